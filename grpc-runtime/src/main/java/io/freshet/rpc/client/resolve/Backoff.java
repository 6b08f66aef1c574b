package io.freshet.rpc.client.resolve;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect or to look a name up: 1 s, then 1.6
 * times as long each time, at most 120 s, each 20 % more or less. Not for use by several
 * threads at once. Source: grpc/grpc, doc/connection-backoff.md.
 */
public final class Backoff {

	private static final double FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final double MAX_NANOS = TimeUnit.SECONDS.toNanos(120);

	private static final double MULTIPLIER = 1.6;

	private static final double JITTER = 0.2;

	private final DoubleSupplier random;

	private double nextNanos = FIRST_NANOS;

	/**
	 * Creates a backoff that stands at its first delay.
	 * @param random gives numbers from 0 to 1
	 */
	public Backoff(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * Returns the delay after a failure.
	 * @return the nanoseconds to wait
	 */
	public long nextNanos() {
		double nanos = this.nextNanos;
		this.nextNanos = Math.min(MAX_NANOS, nanos * MULTIPLIER);
		return (long) (nanos * (1 + JITTER * (2 * this.random.getAsDouble() - 1)));
	}

	/** Starts over after a success. */
	public void reset() {
		this.nextNanos = FIRST_NANOS;
	}

}
