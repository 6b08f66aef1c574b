package io.freshet.rpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * An instant by which a call must have ended, on the monotonic clock of this process.
 * Immutable.
 */
public final class Deadline implements Comparable<Deadline> {

	/** Longer than any call lives, short enough that sums do not overflow. */
	private static final long MAX_NANOS = TimeUnit.DAYS.toNanos(365 * 100L);

	private final LongSupplier clock;

	private final long instantNanos;

	private Deadline(LongSupplier clock, long instantNanos) {
		this.clock = clock;
		this.instantNanos = instantNanos;
	}

	/**
	 * Returns the deadline that lies a time ahead of now.
	 * @param time the time from now; longer than 100 years counts as 100 years; zero or
	 * less has passed already
	 * @return the deadline
	 */
	public static Deadline after(Duration time) {
		return after(time, System::nanoTime);
	}

	/**
	 * Returns the deadline that lies a time ahead of a clock's now.
	 * @param time the time from now
	 * @param clock a monotonic clock in nanoseconds
	 * @return the deadline
	 */
	public static Deadline after(Duration time, LongSupplier clock) {
		long nanos = (time.getSeconds() >= TimeUnit.NANOSECONDS.toSeconds(MAX_NANOS)) ? MAX_NANOS : time.toNanos();
		return afterNanos(nanos, clock);
	}

	/**
	 * Returns the deadline that lies some nanoseconds ahead of now.
	 * @param nanos the nanoseconds from now
	 * @return the deadline
	 */
	public static Deadline afterNanos(long nanos) {
		return afterNanos(nanos, System::nanoTime);
	}

	private static Deadline afterNanos(long nanos, LongSupplier clock) {
		return new Deadline(clock, clock.getAsLong() + Math.max(-MAX_NANOS, Math.min(nanos, MAX_NANOS)));
	}

	/**
	 * Returns the time that is left.
	 * @return the nanoseconds until this deadline; zero or less when it has passed
	 */
	public long remainingNanos() {
		return this.instantNanos - this.clock.getAsLong();
	}

	/**
	 * Returns the time that is left.
	 * @return the time until this deadline; zero or less when it has passed
	 */
	public Duration remaining() {
		return Duration.ofNanos(remainingNanos());
	}

	/**
	 * Returns whether the deadline has passed.
	 * @return whether no time is left
	 */
	public boolean isExpired() {
		return remainingNanos() <= 0;
	}

	/**
	 * Returns the earlier of two deadlines.
	 * @param first a deadline, or {@code null} for none
	 * @param second a deadline, or {@code null} for none
	 * @return the earlier one, or {@code null} when both are absent
	 */
	public static @Nullable Deadline earlier(@Nullable Deadline first, @Nullable Deadline second) {
		if (first == null || second == null) {
			return (first != null) ? first : second;
		}
		return (first.compareTo(second) <= 0) ? first : second;
	}

	@Override
	public int compareTo(Deadline other) {
		return Long.compare(this.instantNanos - other.instantNanos, 0);
	}

	@Override
	public String toString() {
		return remaining() + " left";
	}

}
