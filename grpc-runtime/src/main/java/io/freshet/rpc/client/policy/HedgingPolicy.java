package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.Set;

import io.freshet.rpc.StatusCode;

/**
 * A call that takes long is sent again, elsewhere if possible, and the first good answer
 * counts. Immutable. Source: gRPC proposal A6.
 *
 * @param maxAttempts how often a call may be sent, the first time included
 * @param hedgingDelay the time after which the next attempt is sent unless there is an
 * answer; 0 to send all at once
 * @param nonFatalStatusCodes the codes with which an attempt may fail without the call;
 * the next attempt then follows at once
 */
public record HedgingPolicy(int maxAttempts, Duration hedgingDelay,
		Set<StatusCode> nonFatalStatusCodes) implements AttemptPolicy {

	/**
	 * Checks the parts.
	 */
	public HedgingPolicy {
		nonFatalStatusCodes = Set.copyOf(nonFatalStatusCodes);
		Requirements.attempts(maxAttempts);
		if (hedgingDelay.isNegative()) {
			throw new IllegalArgumentException("hedgingDelay is " + hedgingDelay + ", it has to be at least 0");
		}
		Requirements.failures("nonFatalStatusCodes", nonFatalStatusCodes);
	}

}
