package io.freshet.benchmarks.client;

import org.jspecify.annotations.Nullable;

/**
 * A client whose unary calls are measured. Each call sends a message of 32 bytes and
 * fails unless as many come back. Safe for use by several threads.
 */
public interface MeasuredClient {

	/** Calls and waits for the answer. */
	void call();

	/**
	 * Calls without waiting.
	 * @param outcome hears of the end, once
	 */
	void start(Outcome outcome);

	/** Hears of the end of a call. */
	@FunctionalInterface
	interface Outcome {

		/**
		 * The call has ended.
		 * @param failure why it failed, or {@code null} if it did not
		 */
		void onEnd(@Nullable Throwable failure);

	}

}
