package io.freshet.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running client: the process, pinned to its core, with the flags that servers have.
 * Confined to the harness thread; {@link #close} ends the process.
 */
final class ClientJvm implements AutoCloseable {

	private static final String PREFIX = "@bench ";

	private final Process process;

	private final Writer toClient;

	private final BufferedReader fromClient;

	private final String description;

	private ClientJvm(Process process) throws IOException {
		this.process = process;
		this.toClient = process.outputWriter();
		this.fromClient = process.inputReader();
		this.description = await("ready");
	}

	/**
	 * Starts a client.
	 * @param client what to start, as servers are described
	 * @param port where the server is
	 * @param options where to find java, and the core
	 * @return the client, ready to make calls
	 * @throws IOException if it does not start
	 */
	static ClientJvm start(MeasuredServer client, int port, Options options) throws IOException {
		List<String> command = new ArrayList<>(Cores.pin(options.loadCore()));
		command.add(options.java().toString());
		command.addAll(ServerJvm.JVM_FLAGS);
		command.addAll(List.of("-cp", client.classPath(options), client.mainClass(), Integer.toString(port)));
		command.addAll(client.args());
		return new ClientJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	String description() {
		return this.description;
	}

	ClientBurst burst(CallStyle style, long millis) throws IOException {
		this.toClient.write(style.command(millis) + "\n");
		this.toClient.flush();
		return ClientBurst.parse(await("done"));
	}

	private String await(String word) throws IOException {
		for (String line = this.fromClient.readLine(); line != null; line = this.fromClient.readLine()) {
			if (line.startsWith(PREFIX + word + " ")) {
				return line.substring(PREFIX.length() + word.length() + 1);
			}
		}
		throw new IOException("the client ended and did not say '" + word + "'");
	}

	@Override
	public void close() throws IOException {
		try {
			this.toClient.close();
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
