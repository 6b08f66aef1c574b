package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The CPU time of a process as Linux counts it: user and system time of all its threads,
 * in ticks of 10 ms (proc_pid_stat(5), fields 14 and 15). The compiler's and the
 * collector's threads are in it, as they are part of what a call costs.
 */
final class ProcessCpu {

	/** USER_HZ, which is 100 on every platform that the JDK runs on. */
	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private ProcessCpu() {
	}

	static long nanos(Path stat) throws IOException {
		return parse(Files.readString(stat));
	}

	static long parse(String stat) {
		// the command in field 2 may hold blanks and brackets, so count from its last
		// bracket
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(fields[14 - 3]) + Long.parseLong(fields[15 - 3])) * TICK_NANOS;
	}

}
