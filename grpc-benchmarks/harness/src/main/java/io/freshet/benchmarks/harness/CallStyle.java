package io.freshet.benchmarks.harness;

import java.util.Arrays;
import java.util.Locale;

/**
 * How a client makes its calls, and what ours may cost.
 */
enum CallStyle {

	/** Threads of the system that wait for their answers, one after the other. */
	PLATFORM("platform", 16, "blocking, 16 platform threads", 2),

	/** One such thread: nothing happens at the same time as anything else. */
	ALONE("platform", 1, "blocking, 1 platform thread", 2),

	/** Virtual threads that wait for their answers, one after the other. */
	VIRTUAL("virtual", 100, "blocking, 100 virtual threads", 2),

	/** So many calls at the same time as no pool of threads could make. */
	CROWD("virtual", 10_000, "blocking, 10,000 virtual threads", 2),

	/** Each answer is followed by the next call. */
	ASYNC("async", 100, "asynchronous, 100 outstanding", 3),

	/** A virtual thread for each call, whenever one is due. */
	PACED_VIRTUAL("paced-virtual", 5_000, "blocking, 5,000 a second", 1),

	/** An asynchronous call whenever one is due. */
	PACED_ASYNC("paced-async", 5_000, "asynchronous, 5,000 a second", 1);

	private final String kind;

	private final int number;

	private final String label;

	private final double bar;

	CallStyle(String kind, int number, String label, double bar) {
		this.kind = kind;
		this.number = number;
		this.label = label;
		this.bar = bar;
	}

	static CallStyle named(String name) {
		return Arrays.stream(values())
			.filter((style) -> style.argument().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"no style '" + name + "', there are " + Arrays.stream(values()).map(CallStyle::argument).toList()));
	}

	/** Returns its name on the command line. */
	String argument() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Returns what the client process is told. */
	String command(long millis) {
		return this.kind + " " + this.number + " " + millis;
	}

	String label() {
		return this.label;
	}

	/** Returns how many times as much as ours the peer's calls have to cost. */
	double bar() {
		return this.bar;
	}

	/** Returns whether calls begin when they are due, so that their latency counts. */
	boolean isPaced() {
		return this.kind.startsWith("paced");
	}

}
