package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures when the machine kept threads waiting that were ready to run: a thread that
 * only wants to wake up every millisecond notes when it woke late. Pauses of the garbage
 * collector count as well. Safe for use by several threads.
 */
final class StallMeter implements AutoCloseable {

	private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** What a timer may be late on an idle machine. */
	private static final long USUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final List<Stall> stalls = new ArrayList<>();

	private final Thread thread = new Thread(this::measure, "stall-meter");

	/** Since when the thread waits, which tells of a stall that still goes on. */
	private long lastNanos = System.nanoTime();

	StallMeter() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void measure() {
		while (!Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(PERIOD_NANOS);
			note(System.nanoTime());
		}
	}

	private synchronized void note(long now) {
		long due = this.lastNanos + PERIOD_NANOS;
		if (now - due > USUAL_NANOS) {
			this.stalls.add(new Stall(due, now));
		}
		this.lastNanos = now;
	}

	/**
	 * Returns how much of a span of time the machine took away.
	 * @param start its begin, as {@link System#nanoTime()} tells it
	 * @param end its end
	 * @return the sum of the stalls in it
	 */
	synchronized Duration stalled(long start, long end) {
		note(System.nanoTime());
		long sum = 0;
		for (Stall stall : this.stalls) {
			sum += Math.max(0, Math.min(stall.end() - start, end - start) - Math.max(stall.start() - start, 0));
		}
		return Duration.ofNanos(sum);
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

	private record Stall(long start, long end) {
	}

}
