package io.freshet.rpc.client;

import io.freshet.rpc.internal.attempt.RetryThrottle;
import io.freshet.rpc.internal.stream.Ending;
import org.jspecify.annotations.Nullable;

/**
 * What one call does when an attempt fails, or takes long. Confined to the call's event
 * loop. Source: gRPC proposal A6.
 */
abstract class AttemptPlan {

	/** The call ends as the attempt did. */
	static final long END = -1;

	/** No further attempt is sent; the call ends when the last one does. */
	static final long NO_MORE = -2;

	private final int maxAttempts;

	private final @Nullable RetryThrottle throttle;

	AttemptPlan(int maxAttempts, @Nullable RetryThrottle throttle) {
		this.maxAttempts = maxAttempts;
		this.throttle = throttle;
	}

	/**
	 * Returns after what time another attempt is sent while others are under way.
	 * @param sent how many were sent
	 * @return the time in nanoseconds, or {@link #NO_MORE}
	 */
	abstract long hedgeAfter(int sent);

	/**
	 * Returns what follows an attempt that has failed.
	 * @param ending how it failed
	 * @param unprocessed whether the server has surely not processed it
	 * @param sent how many were sent
	 * @return the nanoseconds after which the next one is sent, {@link #END} or
	 * {@link #NO_MORE}
	 */
	abstract long afterFailure(Ending ending, boolean unprocessed, int sent);

	final boolean mayFollow(int sent) {
		return sent < this.maxAttempts;
	}

	/**
	 * Counts a failure.
	 * @return whether another attempt is allowed
	 */
	final boolean failed() {
		return this.throttle == null || this.throttle.failed();
	}

	final boolean allowsAttempts() {
		return this.throttle == null || this.throttle.allowsAttempts();
	}

	/**
	 * The call has ended.
	 * @param ok whether it succeeded
	 */
	final void ended(boolean ok) {
		if (ok && this.throttle != null) {
			this.throttle.succeeded();
		}
	}

}
