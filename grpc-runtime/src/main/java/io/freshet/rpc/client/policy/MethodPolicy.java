package io.freshet.rpc.client.policy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What holds for the calls of a method, of a service, or of all. What is {@code null} is
 * left to the channel. Immutable.
 *
 * @param timeout the time that each call has from its start, all attempts included; an
 * earlier deadline still holds
 * @param waitForReady whether calls wait for a connection, unless the call says
 * @param maxRequestMessageBytes the longest request, before compression; a longer one
 * ends the call with RESOURCE_EXHAUSTED
 * @param maxResponseMessageBytes the longest response, after decompression; a lower limit
 * of the channel still holds
 * @param attempts how often a call may be sent
 */
public record MethodPolicy(@Nullable Duration timeout, @Nullable Boolean waitForReady,
		@Nullable Integer maxRequestMessageBytes, @Nullable Integer maxResponseMessageBytes,
		@Nullable AttemptPolicy attempts) {

	/** Leaves everything to the channel. */
	public static final MethodPolicy NONE = new MethodPolicy(null, null, null, null, null);

	/**
	 * Checks the parts.
	 */
	public MethodPolicy {
		if (timeout != null) {
			Requirements.positive("timeout", timeout);
		}
		notNegative("maxRequestMessageBytes", maxRequestMessageBytes);
		notNegative("maxResponseMessageBytes", maxResponseMessageBytes);
	}

	private static void notNegative(String name, @Nullable Integer value) {
		if (value != null && value < 0) {
			throw new IllegalArgumentException(name + " is " + value + ", it has to be at least 0");
		}
	}

	/**
	 * Returns this policy with another time.
	 * @param timeout the time that each call has
	 * @return the policy
	 */
	public MethodPolicy withTimeout(@Nullable Duration timeout) {
		return new MethodPolicy(timeout, this.waitForReady, this.maxRequestMessageBytes, this.maxResponseMessageBytes,
				this.attempts);
	}

	/**
	 * Returns this policy for calls that wait for a connection or do not.
	 * @param waitForReady whether to wait
	 * @return the policy
	 */
	public MethodPolicy withWaitForReady(@Nullable Boolean waitForReady) {
		return new MethodPolicy(this.timeout, waitForReady, this.maxRequestMessageBytes, this.maxResponseMessageBytes,
				this.attempts);
	}

	/**
	 * Returns this policy with other limits on messages.
	 * @param requestBytes the longest request
	 * @param responseBytes the longest response
	 * @return the policy
	 */
	public MethodPolicy withMessageLimits(@Nullable Integer requestBytes, @Nullable Integer responseBytes) {
		return new MethodPolicy(this.timeout, this.waitForReady, requestBytes, responseBytes, this.attempts);
	}

	/**
	 * Returns this policy with other attempts.
	 * @param attempts a {@link RetryPolicy}, a {@link SafeRetryPolicy} or a
	 * {@link HedgingPolicy}
	 * @return the policy
	 */
	public MethodPolicy withAttempts(@Nullable AttemptPolicy attempts) {
		return new MethodPolicy(this.timeout, this.waitForReady, this.maxRequestMessageBytes,
				this.maxResponseMessageBytes, attempts);
	}

}
