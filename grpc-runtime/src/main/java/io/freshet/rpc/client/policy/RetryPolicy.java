package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.Set;

import io.freshet.rpc.StatusCode;

/**
 * A call that fails is sent again after a while. Immutable. Source: gRPC proposal A6.
 *
 * @param maxAttempts how often a call may be sent, the first time included; 1 for never
 * again
 * @param initialBackoff the time before the second attempt, 20 % more or less
 * @param maxBackoff the longest such time
 * @param backoffMultiplier how much longer each is than the one before
 * @param retryableStatusCodes the codes after which a call is sent again; if there are
 * none, only calls that the server has surely not processed are
 */
public record RetryPolicy(int maxAttempts, Duration initialBackoff, Duration maxBackoff, double backoffMultiplier,
		Set<StatusCode> retryableStatusCodes) implements AttemptPolicy {

	/** Calls are not sent again, whatever less specific policies say. */
	public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1,
			Set.of());

	/**
	 * Checks the parts.
	 */
	public RetryPolicy {
		retryableStatusCodes = Set.copyOf(retryableStatusCodes);
		Requirements.attempts(maxAttempts);
		Requirements.positive("initialBackoff", initialBackoff);
		Requirements.positive("maxBackoff", maxBackoff);
		Requirements.positive("backoffMultiplier", backoffMultiplier);
		Requirements.failures("retryableStatusCodes", retryableStatusCodes);
	}

}
