package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts a process's instructions with {@code perf stat}, where there is a {@code perf}
 * and the machine has a counter; elsewhere every reading is empty. The steadiest figure
 * on a noisy machine.
 */
final class InstructionCounter {

	/** The value in {@code perf stat -x,}; text in angle brackets if there is none. */
	private static final Pattern VALUE = Pattern.compile("(?m)^(\\d+)(?:\\.\\d+)?,");

	private static final int PROBE_SECONDS = 10;

	private final String event;

	private final Path output;

	private final boolean supported;

	/**
	 * Finds out whether the event can be counted here.
	 * @param event the name by which {@code perf} knows the event
	 * @param directory where the readings go
	 */
	InstructionCounter(String event, Path directory) {
		this.event = event;
		this.output = directory.resolve("perf-stat");
		this.supported = probe();
	}

	boolean supported() {
		return this.supported;
	}

	/**
	 * Returns the command that counts in one process while another runs.
	 * @param pid the process to count in
	 * @param command what to run meanwhile
	 * @return the command to run instead
	 */
	List<String> around(long pid, List<String> command) {
		return this.supported ? perf(List.of("-p", Long.toString(pid)), command) : command;
	}

	/**
	 * Returns the count of the last command.
	 * @return the count, empty if the machine has no counter
	 * @throws IOException if {@code perf} wrote nothing
	 */
	OptionalLong read() throws IOException {
		if (!this.supported) {
			return OptionalLong.empty();
		}
		Matcher matcher = VALUE.matcher(Files.readString(this.output));
		return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
	}

	private List<String> perf(List<String> target, List<String> command) {
		List<String> perf = new ArrayList<>(
				List.of("perf", "stat", "-x,", "-e", this.event, "-o", this.output.toString()));
		perf.addAll(target);
		perf.add("--");
		perf.addAll(command);
		return perf;
	}

	private boolean probe() {
		try {
			Process perf = new ProcessBuilder(perf(List.of(), List.of("true"))).redirectErrorStream(true).start();
			if (!perf.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
				perf.destroyForcibly();
				return false;
			}
			return VALUE.matcher(Files.readString(this.output)).find();
		}
		catch (IOException ex) {
			// no perf on this machine, or one that may not count
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
