package io.freshet.rpc.internal.stream;

import java.util.concurrent.TimeUnit;

import io.freshet.rpc.internal.wire.MessageDeframer;
import org.jspecify.annotations.Nullable;

/**
 * Knows since when a message has been waited for of which only a part is there. Written
 * by the side that reads, asked by any thread.
 */
public final class MessageProgress {

	private static final int BYTES_PER_SECOND = 1024;

	/** 0 when no message is incomplete. */
	private volatile long since;

	private volatile int bytes;

	/**
	 * The next message is not there.
	 * @param deframer holds a part of it, or nothing
	 */
	void waiting(@Nullable MessageDeframer deframer) {
		if (deframer != null && deframer.isMidMessage()) {
			this.bytes = deframer.bufferedBytes();
			if (this.since == 0) {
				this.since = System.nanoTime() | 1;
			}
		}
	}

	/**
	 * The next message is not there.
	 * @param progress of the messages before, or {@code null} if all of them came whole
	 * @param deframer holds a part of it, or nothing
	 * @return the progress, still {@code null} if there is no part of a message either
	 */
	static @Nullable MessageProgress waiting(@Nullable MessageProgress progress, @Nullable MessageDeframer deframer) {
		if (deframer == null || !deframer.isMidMessage()) {
			return progress;
		}
		MessageProgress noted = (progress != null) ? progress : new MessageProgress();
		noted.waiting(deframer);
		return noted;
	}

	/**
	 * The next message is there.
	 * @param progress of the messages before, or {@code null} if all of them came whole
	 */
	static void complete(@Nullable MessageProgress progress) {
		if (progress != null) {
			progress.complete();
		}
	}

	void complete() {
		if (this.since != 0) {
			this.since = 0;
		}
	}

	boolean isLate(long now, long graceNanos) {
		long since = this.since;
		return since != 0 && isLate(now - since, this.bytes, graceNanos);
	}

	/**
	 * Returns whether a message takes too long.
	 * @param nanos for how long it has been waited for
	 * @param bytes how much of it is there
	 * @param graceNanos how long it may take, besides a second for each KiB
	 * @return whether the peer is too slow
	 */
	public static boolean isLate(long nanos, int bytes, long graceNanos) {
		return nanos - graceNanos > bytes * (TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND);
	}

}
