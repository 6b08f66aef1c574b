package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.Set;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.StatusCode;

/**
 * Calls are sent again where that cannot do harm: when the server has surely not
 * processed them, and after UNAVAILABLE when the method is declared idempotent or free of
 * side effects. Immutable.
 *
 * @param maxAttempts how often a call may be sent, the first time included
 * @param initialBackoff the time before the second attempt, 20 % more or less
 * @param maxBackoff the longest such time
 * @param backoffMultiplier how much longer each is than the one before
 */
public record SafeRetryPolicy(int maxAttempts, Duration initialBackoff, Duration maxBackoff,
		double backoffMultiplier) implements AttemptPolicy {

	/** Four attempts, the second after 50 ms, the others each after twice as long. */
	public static final SafeRetryPolicy DEFAULTS = new SafeRetryPolicy(4, Duration.ofMillis(50), Duration.ofSeconds(1),
			2);

	/**
	 * Checks the parts.
	 */
	public SafeRetryPolicy {
		Requirements.attempts(maxAttempts);
		Requirements.positive("initialBackoff", initialBackoff);
		Requirements.positive("maxBackoff", maxBackoff);
		Requirements.positive("backoffMultiplier", backoffMultiplier);
	}

	/**
	 * Returns what this means for a method.
	 * @param method the method
	 * @return the policy
	 */
	public RetryPolicy of(MethodDescriptor<?, ?> method) {
		Set<StatusCode> codes = method.isIdempotent() ? Set.of(StatusCode.UNAVAILABLE) : Set.of();
		return new RetryPolicy(this.maxAttempts, this.initialBackoff, this.maxBackoff, this.backoffMultiplier, codes);
	}

}
