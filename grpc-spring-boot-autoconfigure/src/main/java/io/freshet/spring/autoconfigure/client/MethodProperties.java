package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the calls of some methods. What is {@code null} was not set. Immutable.
 *
 * @param names Methods as "package.Service/Method", services as "package.Service", or "*"
 * for all. The most specific name wins.
 * @param timeout Time that each call has from its start, all attempts included. An
 * earlier deadline still holds.
 * @param waitForReady Whether calls wait for a connection, until their deadline, instead
 * of failing with UNAVAILABLE when there is none.
 * @param maxRequestSize Longest request that is sent, before compression; a longer one
 * ends the call with RESOURCE_EXHAUSTED.
 * @param maxResponseSize Longest response that is accepted, after decompression; a lower
 * limit of the channel still holds.
 * @param retry When calls are sent again: "none" for never, "safe" where it cannot do
 * harm.
 * @param retryPolicy When calls are sent again, in detail.
 * @param hedgingPolicy When calls are sent beside attempts that take long.
 */
record MethodProperties(@DefaultValue List<String> names, @Nullable Duration timeout, @Nullable Boolean waitForReady,
		@Nullable DataSize maxRequestSize, @Nullable DataSize maxResponseSize, @Nullable RetryPreset retry,
		@Nullable Retry retryPolicy, @Nullable Hedging hedgingPolicy) {

	/**
	 * Returns these properties, completed by others.
	 * @param other says what these do not
	 * @return the completed properties
	 */
	MethodProperties orElse(MethodProperties other) {
		boolean decided = attempts() > 0;
		return new MethodProperties(this.names, first(this.timeout, other.timeout),
				first(this.waitForReady, other.waitForReady), first(this.maxRequestSize, other.maxRequestSize),
				first(this.maxResponseSize, other.maxResponseSize), decided ? this.retry : other.retry,
				decided ? this.retryPolicy : other.retryPolicy, decided ? this.hedgingPolicy : other.hedgingPolicy);
	}

	/**
	 * Returns how many ways to send calls again are chosen, at most one of which may be.
	 */
	int attempts() {
		return ((this.retry != null) ? 1 : 0) + ((this.retryPolicy != null) ? 1 : 0)
				+ ((this.hedgingPolicy != null) ? 1 : 0);
	}

	private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
		return (own != null) ? own : other;
	}

	/** When calls are sent again, in a word. */
	enum RetryPreset {

		/** Never, but for what no server has seen. */
		NONE,

		/**
		 * When the server has surely not processed them, and after UNAVAILABLE when the
		 * method is declared idempotent or free of side effects.
		 */
		SAFE

	}

	/**
	 * When calls are sent again.
	 *
	 * @param maxAttempts How often a call may be sent, the first time included; 2 to 5.
	 * @param initialBackoff Time before the second attempt, 20 % more or less.
	 * @param maxBackoff Longest time before an attempt, 20 % more or less.
	 * @param backoffMultiplier How much longer each such time is than the one before.
	 * @param retryableStatusCodes Codes after which a call is sent again.
	 */
	record Retry(@DefaultValue("3") int maxAttempts, @DefaultValue("50ms") Duration initialBackoff,
			@DefaultValue("1s") Duration maxBackoff, @DefaultValue("2") double backoffMultiplier,
			@DefaultValue("unavailable") Set<StatusCode> retryableStatusCodes) {

	}

	/**
	 * When calls are sent beside attempts that take long.
	 *
	 * @param maxAttempts How often a call may be sent, the first time included; 2 to 5.
	 * @param delay Time after which the next attempt is sent unless there is an answer; 0
	 * to send all at once.
	 * @param nonFatalStatusCodes Codes with which an attempt may fail without the call.
	 */
	record Hedging(@DefaultValue("2") int maxAttempts, @Nullable Duration delay,
			@DefaultValue("unavailable") Set<StatusCode> nonFatalStatusCodes) {

	}

}
