package io.freshet.benchmarks.harness;

/**
 * Says on standard error what is going on, so that standard output is the table alone.
 */
final class Progress {

	private Progress() {
	}

	static void say(String format, Object... args) {
		System.err.printf(format + "%n", args);
	}

	static void detail(String format, Object... args) {
		if (Boolean.getBoolean("benchmarks.verbose")) {
			say("    " + format, args);
		}
	}

}
