package io.freshet.rpc.internal.http2;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the streams that a peer makes this side give up, by RST_STREAM or by provoking
 * one, and tells when they come faster than an honest peer sends them (rapid reset,
 * CVE-2023-44487). Confined to the connection's event loop.
 */
final class ResetLimit {

	static final int RESETS_PER_WINDOW = 1_000;

	private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final LongSupplier clock;

	private long windowStart;

	private int resets;

	ResetLimit(LongSupplier clock) {
		this.clock = clock;
		this.windowStart = clock.getAsLong();
	}

	/**
	 * Counts one reset.
	 * @return whether the peer is over the limit
	 */
	boolean exceededByOneMore() {
		long now = this.clock.getAsLong();
		if (now - this.windowStart > WINDOW_NANOS) {
			this.windowStart = now;
			this.resets = 0;
		}
		return ++this.resets > RESETS_PER_WINDOW;
	}

}
