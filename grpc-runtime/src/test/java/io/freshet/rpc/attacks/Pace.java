package io.freshet.rpc.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How fast calls were answered, and beside each of them how fast the machine was: what
 * slows both down is not the fault of the server. Not for use by several threads.
 */
final class Pace {

	/** What is faster than this is fast enough, however fast it was before. */
	private static final long FLOOR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final int MOST = 5;

	private final List<Long> calls = new ArrayList<>();

	private final List<Long> machine = new ArrayList<>();

	/**
	 * Makes a call.
	 * @param call the call
	 * @param yardstick measures the machine right after it
	 */
	void add(Runnable call, Yardstick yardstick) throws IOException {
		long start = System.nanoTime();
		call.run();
		this.calls.add(System.nanoTime() - start);
		this.machine.add(yardstick.measure());
	}

	/**
	 * Returns how long all but one of a hundred calls may take when this is the pace of a
	 * quiet server.
	 * @param attacked the pace of the server when it is attacked
	 * @return five times what they take on the machine as it is now
	 */
	long limitNanos(Pace attacked) {
		double slower = Math.max(1, (double) p99(attacked.machine) / p99(this.machine));
		return Math.max((long) (MOST * slower * p99Nanos()), FLOOR_NANOS);
	}

	long p99Nanos() {
		return p99(this.calls);
	}

	private static long p99(List<Long> nanos) {
		List<Long> sorted = new ArrayList<>(nanos);
		Collections.sort(sorted);
		return sorted.get(sorted.size() - 1 - sorted.size() / 100);
	}

	@Override
	public String toString() {
		return this.calls.size() + " calls with a p99 of " + p99Nanos() / 1000 + " us, that of the machine "
				+ p99(this.machine) / 1000 + " us";
	}

}
