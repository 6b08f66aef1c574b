package io.freshet.rpc.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.freshet.rpc.RetryPushback;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.internal.attempt.RetryThrottle;
import io.freshet.rpc.internal.stream.Ending;
import org.jspecify.annotations.Nullable;

/**
 * One attempt after another, with pauses. Confined to the call's event loop. Source: gRPC
 * proposal A6, Retry Policy and Pushback.
 */
final class RetryPlan extends AttemptPlan {

	/** Pauses are up to so much longer or shorter than the policy says. */
	private static final double JITTER = 0.2;

	private final RetryPolicy policy;

	private double backoffNanos;

	RetryPlan(RetryPolicy policy, int maxAttempts, @Nullable RetryThrottle throttle) {
		super(maxAttempts, throttle);
		this.policy = policy;
		this.backoffNanos = policy.initialBackoff().toNanos();
	}

	@Override
	long hedgeAfter(int sent) {
		return NO_MORE;
	}

	@Override
	long afterFailure(Ending ending, boolean unprocessed, int sent) {
		boolean retryable = this.policy.retryableStatusCodes().isEmpty() ? unprocessed
				: this.policy.retryableStatusCodes().contains(ending.status().code());
		Duration pushback = RetryPushback.parse(ending.trailers());
		boolean stopped = pushback != null && pushback.isNegative();
		boolean throttled = (retryable || stopped) && !failed();
		if (!retryable || stopped || throttled || !mayFollow(sent)) {
			return END;
		}
		if (pushback != null) {
			this.backoffNanos = this.policy.initialBackoff().toNanos();
			return pushback.toNanos();
		}
		return nextBackoff(ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Returns the next pause.
	 * @param random from 0 to 1
	 * @return the pause in nanoseconds
	 */
	long nextBackoff(double random) {
		double nanos = Math.min(this.backoffNanos, this.policy.maxBackoff().toNanos());
		this.backoffNanos = Math.min(nanos * this.policy.backoffMultiplier(), this.policy.maxBackoff().toNanos());
		return (long) (nanos * (1 - JITTER + 2 * JITTER * random));
	}

}
