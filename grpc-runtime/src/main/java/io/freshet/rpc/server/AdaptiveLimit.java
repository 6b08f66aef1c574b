package io.freshet.rpc.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for as many calls as the server answers fast enough, found out by additive
 * increase and multiplicative decrease: a unary call that is answered in time while more
 * than half of the room is taken adds a fraction of a place, so that a full round of
 * calls adds one; a call that takes longer, or finds no thread, takes a tenth away, at
 * most once in the time that a call may take. Streams take room but teach nothing. Safe
 * for use by several threads.
 */
public final class AdaptiveLimit implements ConcurrencyLimit {

	private static final double DECREASE = 0.9;

	private final int least;

	private final int most;

	private final long targetNanos;

	private final AtomicInteger taken = new AtomicInteger();

	/** Guarded by {@code this} when written. */
	private volatile double limit;

	/** Guarded by {@code this}. */
	private long lastDecrease;

	/**
	 * Creates a limit that starts at the least.
	 * @param least the least room that there is, at least 1
	 * @param most the most room that there is
	 * @param target how long a call may take
	 */
	public AdaptiveLimit(int least, int most, Duration target) {
		if (least < 1 || most < least || target.isNegative() || target.isZero()) {
			throw new IllegalArgumentException("a limit between " + least + " and " + most + " calls of " + target
					+ " each: it takes at least 1 call and a time");
		}
		this.least = least;
		this.most = most;
		this.targetNanos = target.toNanos();
		this.limit = least;
		this.lastDecrease = System.nanoTime() - this.targetNanos;
	}

	/**
	 * Returns the room that there is now.
	 * @return the number of calls
	 */
	public int current() {
		return (int) this.limit;
	}

	@Override
	public boolean tryAcquire() {
		if (this.taken.incrementAndGet() > current()) {
			this.taken.decrementAndGet();
			return false;
		}
		return true;
	}

	@Override
	public void release(long nanos, boolean overloaded) {
		int before = this.taken.getAndDecrement();
		if (overloaded || nanos > this.targetNanos) {
			decrease();
		}
		else if (nanos >= 0 && before * 2 > current()) {
			increase();
		}
	}

	private synchronized void increase() {
		this.limit = Math.min(this.most, this.limit + 1 / this.limit);
	}

	private synchronized void decrease() {
		long now = System.nanoTime();
		if (now - this.lastDecrease >= this.targetNanos) {
			this.lastDecrease = now;
			this.limit = Math.max(this.least, this.limit * DECREASE);
		}
	}

}
