package io.freshet.interop.fleet;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A server of the fleet, seen from outside: a process that may or may not run. For one
 * thread.
 */
final class Member implements AutoCloseable {

	private static final List<String> JVM_FLAGS = List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"-Xshare:auto", "-Dio.netty.leakDetection.level=disabled");

	private final int number;

	private final int port;

	private final int capacity;

	private @Nullable Process process;

	/**
	 * Describes a server.
	 * @param number from 1
	 * @param port the same for all
	 * @param capacity the calls a second that it says to be good for
	 */
	Member(int number, int port, int capacity) {
		this.number = number;
		this.port = port;
		this.capacity = capacity;
	}

	String name() {
		return String.format(Locale.ROOT, "%02d", this.number);
	}

	String address() {
		return "127.0.1." + this.number;
	}

	int capacity() {
		return this.capacity;
	}

	/** Starts the process; whether it is ready is for {@link #awaitReady}. */
	void start() throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM_FLAGS);
		String path = System.getProperty("java.class.path");
		command.addAll((path.endsWith(".jar") && !path.contains(File.pathSeparator)) ? List.of("-jar", path)
				: List.of("-cp", path, "io.freshet.interop.Interop"));
		command.addAll(List.of("fleet-server", "--address=" + address(), "--port=" + this.port, "--name=" + name(),
				"--capacity=" + this.capacity));
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	void awaitReady() throws IOException {
		BufferedReader output = running().inputReader();
		if (!"ready".equals(output.readLine())) {
			throw new IOException("server " + name() + " did not start at " + address() + ":" + this.port);
		}
	}

	/** Tells the process something. */
	void tell(String line) throws IOException {
		Writer input = new OutputStreamWriter(running().getOutputStream(), StandardCharsets.UTF_8);
		input.write(line + "\n");
		input.flush();
	}

	/** Sends a signal that Java has no word for. */
	void signal(String name) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).inheritIO().start().waitFor();
	}

	/** Ends the process without a warning. */
	void kill() {
		running().destroyForcibly();
	}

	/** Asks the process to end in order. */
	void stop() {
		running().destroy();
	}

	private Process running() {
		if (this.process == null) {
			throw new IllegalStateException("server " + name() + " has not been started");
		}
		return this.process;
	}

	@Override
	public void close() {
		if (this.process != null) {
			this.process.destroyForcibly();
			this.process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally((late) -> null).join();
		}
	}

}
