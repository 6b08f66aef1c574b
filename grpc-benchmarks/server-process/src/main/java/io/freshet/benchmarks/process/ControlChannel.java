package io.freshet.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The line protocol between the harness and a server process, on standard input and
 * output. The server says {@code @bench ready <port> <what it is>} once it listens, and
 * answers each line {@code stats} with {@code @bench stats <json>} and {@code memory}
 * with {@code @bench memory <json>}. The end of the input, or the line {@code stop}, ends
 * the process, so no server outlives its harness.
 * <p>
 * Confined to the thread that calls {@link #serve}.
 */
public final class ControlChannel {

	/** What every line for the harness begins with; the rest of the output is log. */
	public static final String PREFIX = "@bench ";

	private final BufferedReader in;

	private final PrintStream out;

	/**
	 * Creates a channel on the given streams.
	 * @param in where the harness writes
	 * @param out where the harness reads
	 */
	public ControlChannel(InputStream in, PrintStream out) {
		this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
		this.out = out;
	}

	/**
	 * Says on standard output that the server listens, answers until the harness is done,
	 * and then ends this process.
	 * @param port where the server listens
	 * @param description one line with the versions that are measured
	 * @throws IOException if the standard streams fail
	 */
	public static void serveAndExit(int port, String description) throws IOException {
		new ControlChannel(System.in, System.out).serve(port, description);
		// halt: a graceful stop is not measured, and its log would be noise
		Runtime.getRuntime().halt(0);
	}

	/**
	 * Says that the server listens and answers until the harness is done.
	 * @param port where the server listens
	 * @param description one line with the versions that are measured
	 * @throws IOException if a stream fails
	 */
	public void serve(int port, String description) throws IOException {
		say("ready " + port + " " + description);
		for (String line = this.in.readLine(); line != null; line = this.in.readLine()) {
			if (line.equals("stop")) {
				return;
			}
			if (line.equals("stats")) {
				say("stats " + ProcessStats.now().toJson());
			}
			if (line.equals("memory")) {
				say("memory " + ProcessMemory.afterCollection().toJson());
			}
		}
	}

	private void say(String line) {
		this.out.println(PREFIX + line);
		this.out.flush();
	}

}
