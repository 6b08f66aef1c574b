package io.freshet.rpc.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a slot has had no call for a time, and lets it rest. Looks
 * {@value #LOOKS} times in that time whether a call came, so that a call costs no clock
 * and no timer; the slot rests after that time and at most an eighth more. Confined to
 * the event loop of its slot. Source: grpc/grpc, doc/connectivity-semantics-and-api.md,
 * IDLE.
 */
final class SlotIdleness {

	static final int LOOKS = 8;

	/** So many looks are nearly the whole time. */
	private static final int NEARLY = LOOKS - 2;

	private final ConnectionSlot slot;

	private final long lookNanos;

	/** Calls that have begun. */
	private long begun;

	/** Attempts of calls that are under way. */
	private int underWay;

	/** The calls that had begun at the last look. */
	private long seen;

	/** Looks in a row that saw no call. */
	private int quiet;

	private @Nullable Future<?> timer;

	/**
	 * Creates the watch over a slot.
	 * @param slot the slot
	 * @param idle the time without calls, or {@code null} for none
	 */
	SlotIdleness(ConnectionSlot slot, @Nullable Duration idle) {
		this.slot = slot;
		this.lookNanos = (idle != null) ? Math.max(1, idle.toNanos() / LOOKS) : 0;
	}

	void callBegins() {
		this.begun++;
	}

	void attemptBegins() {
		this.underWay++;
	}

	void attemptEnds() {
		this.underWay--;
	}

	/** The slot is not idle any more. */
	void awake() {
		if (this.lookNanos > 0 && this.timer == null) {
			this.quiet = 0;
			schedule();
		}
	}

	private void schedule() {
		this.timer = this.slot.loop().schedule(this::look, this.lookNanos, TimeUnit.NANOSECONDS);
	}

	private void look() {
		this.timer = null;
		this.quiet = isQuiet() ? this.quiet + 1 : 0;
		this.seen = this.begun;
		if (this.quiet >= LOOKS) {
			this.slot.route().rest();
		}
		else {
			schedule();
		}
	}

	/**
	 * A connection was closed, perhaps because it had nothing to do for the same time:
	 * then there is no need for another one.
	 */
	void connectionGone() {
		if (this.timer != null && this.quiet >= NEARLY && isQuiet()) {
			this.slot.route().rest();
		}
	}

	private boolean isQuiet() {
		return this.begun == this.seen && this.underWay == 0 && !this.slot.hasWaiting()
				&& !this.slot.route().isAwaited();
	}

	/** The slot is idle, or closed. */
	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

}
