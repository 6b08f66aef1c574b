package io.freshet.rpc.client;

import java.time.Duration;

import io.freshet.rpc.RetryPushback;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.internal.attempt.RetryThrottle;
import io.freshet.rpc.internal.stream.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Attempts beside each other, each some time after the one before or as soon as one has
 * failed. Confined to the call's event loop. Source: gRPC proposal A6, Hedging Policy and
 * Pushback.
 */
final class HedgingPlan extends AttemptPlan {

	private final HedgingPolicy policy;

	/** Whether the server wants no further attempt. */
	private boolean stopped;

	HedgingPlan(HedgingPolicy policy, int maxAttempts, @Nullable RetryThrottle throttle) {
		super(maxAttempts, throttle);
		this.policy = policy;
	}

	@Override
	long hedgeAfter(int sent) {
		return mayHedge(sent) ? this.policy.hedgingDelay().toNanos() : NO_MORE;
	}

	private boolean mayHedge(int sent) {
		return !this.stopped && mayFollow(sent) && allowsAttempts();
	}

	@Override
	long afterFailure(Ending ending, boolean unprocessed, int sent) {
		Duration pushback = RetryPushback.parse(ending.trailers());
		boolean stop = pushback != null && pushback.isNegative();
		boolean fatal = !this.policy.nonFatalStatusCodes().contains(ending.status().code());
		if (stop || !fatal) {
			failed();
		}
		this.stopped |= stop;
		if (fatal) {
			return END;
		}
		if (!mayHedge(sent)) {
			return NO_MORE;
		}
		return (pushback != null) ? pushback.toNanos() : 0;
	}

}
