package io.freshet.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running server: the process, pinned to its core, and the control channel on its
 * standard streams. Every server gets the same JVM flags.
 * <p>
 * Confined to the harness thread; {@link #close} ends the process.
 */
final class ServerJvm implements AutoCloseable {

	/**
	 * The same for every server. A fixed heap, touched beforehand, and the parallel
	 * collector, which works only while the application stands: the CPU time of a
	 * collection is then that of the calls before it. One event loop, as there is one
	 * core.
	 */
	static final List<String> JVM_FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC",
			"-Dio.netty.eventLoopThreads=1", "--enable-native-access=ALL-UNNAMED");

	private static final String PREFIX = "@bench ";

	private static final long ANSWER_SECONDS = 60;

	private static final int KEPT_LOG_LINES = 40;

	private static final Pattern READY = Pattern.compile("ready (\\d+) (.*)");

	private static final Pattern ALLOCATED = Pattern.compile("stats .*\"allocatedBytes\":(\\d+).*");

	private static final Pattern MEMORY = Pattern
		.compile("memory .*\"heapBytes\":(\\d+),\"directBytes\":(\\d+),\"residentBytes\":(\\d+).*");

	private final Process process;

	private final Writer toServer;

	private final BlockingQueue<String> fromServer = new LinkedBlockingQueue<>();

	private final Deque<String> log = new ArrayDeque<>();

	private final int port;

	private final String description;

	private ServerJvm(Process process) throws IOException {
		this.process = process;
		this.toServer = process.outputWriter();
		Thread reader = new Thread(this::read, "server-output");
		reader.setDaemon(true);
		reader.start();
		Matcher ready = await(READY);
		this.port = Integer.parseInt(ready.group(1));
		this.description = ready.group(2);
	}

	static ServerJvm start(MeasuredServer server, Options options) throws IOException {
		return start(server, options, JVM_FLAGS);
	}

	static ServerJvm start(MeasuredServer server, Options options, List<String> flags) throws IOException {
		List<String> command = new ArrayList<>(Cores.pin(options.serverCore()));
		command.add(options.java().toString());
		command.addAll(flags);
		command.addAll(List.of("-cp", server.classPath(options), server.mainClass()));
		command.addAll(server.args());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			return new ServerJvm(process);
		}
		catch (IOException | RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	int port() {
		return this.port;
	}

	String description() {
		return this.description;
	}

	long pid() {
		// taskset replaces itself with the JVM, so this is the JVM's
		return this.process.pid();
	}

	long cpuNanos() throws IOException {
		return ProcessCpu.nanos(Path.of("/proc", Long.toString(pid()), "stat"));
	}

	long allocatedBytes() throws IOException {
		this.toServer.write("stats\n");
		this.toServer.flush();
		return Long.parseLong(await(ALLOCATED).group(1));
	}

	/**
	 * Lets the server collect its garbage.
	 * @return what is left
	 */
	Memory memory() throws IOException {
		this.toServer.write("memory\n");
		this.toServer.flush();
		Matcher memory = await(MEMORY);
		return new Memory(Long.parseLong(memory.group(1)), Long.parseLong(memory.group(2)),
				Long.parseLong(memory.group(3)));
	}

	@Override
	public void close() throws IOException {
		try {
			this.toServer.close();
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(PREFIX)) {
					this.fromServer.add(line.substring(PREFIX.length()));
				}
				else {
					keep(line);
				}
			}
		}
		catch (IOException ex) {
			keep(ex.toString());
		}
		this.fromServer.add("ended");
	}

	private void keep(String line) {
		synchronized (this.log) {
			this.log.add(line);
			if (this.log.size() > KEPT_LOG_LINES) {
				this.log.remove();
			}
		}
	}

	private Matcher await(Pattern expected) throws IOException {
		try {
			String line = this.fromServer.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
			Matcher matcher = expected.matcher((line != null) ? line : "nothing");
			if (!matcher.matches()) {
				throw new IOException(
						"the server said " + line + " within " + ANSWER_SECONDS + " s; its log ends\n" + logTail());
			}
			return matcher;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while waiting for the server", ex);
		}
	}

	private String logTail() {
		synchronized (this.log) {
			return String.join("\n", this.log);
		}
	}

}
