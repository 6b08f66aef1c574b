package io.freshet.interop.registries;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Processes of the parcel service. Not for use by several threads. */
final class Fleet implements AutoCloseable {

	private final List<String> properties;

	private final Map<String, Process> processes = new LinkedHashMap<>();

	/**
	 * Creates a fleet without instances.
	 * @param properties what each instance is told
	 */
	Fleet(List<String> properties) {
		this.properties = properties;
	}

	/**
	 * Starts instances and returns when all serve.
	 * @param names their names
	 */
	void start(String... names) throws IOException {
		for (String name : names) {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
							"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
							ParcelsInstance.class.getName(), "--instance=" + name, "--grpc.server.port=0"));
			this.properties.forEach((property) -> command.add("--" + property.replace("{name}", name)));
			this.processes.put(name, new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		for (String name : names) {
			awaitStart(name);
		}
	}

	/** What the instance says later is read and dropped, lest it be held up. */
	@SuppressWarnings("NullAway")
	private void awaitStart(String name) throws IOException {
		BufferedReader output = this.processes.get(name).inputReader();
		StringBuilder said = new StringBuilder();
		String line = output.readLine();
		while (line != null && !line.startsWith(ParcelsInstance.STARTED)) {
			said.append(line).append('\n');
			line = output.readLine();
		}
		if (line == null) {
			throw new IllegalStateException("instance " + name + " has ended, it said:\n" + said);
		}
		System.out.println(name + " " + line);
		Thread reader = new Thread(() -> drop(output), "output of " + name);
		reader.setDaemon(true);
		reader.start();
	}

	private static void drop(BufferedReader output) {
		try {
			output.transferTo(Writer.nullWriter());
		}
		catch (IOException | UncheckedIOException ex) {
			// The instance is gone.
		}
	}

	/**
	 * Ends an instance as a loss of power would.
	 * @param name its name
	 */
	@SuppressWarnings("NullAway")
	void kill(String name) throws InterruptedException {
		this.processes.get(name).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.processes.values().forEach(Process::destroyForcibly);
	}

}
