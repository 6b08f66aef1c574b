package io.freshet.rpc.client;

import java.time.Duration;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.RetryThrottling;
import io.freshet.rpc.client.policy.SafeRetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.internal.attempt.BufferBudget;
import io.freshet.rpc.internal.attempt.RetryThrottle;
import io.freshet.rpc.internal.attempt.SentRequests;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the calls of a channel, and what they share: the throttle and the memory
 * for calls that may be sent again. Safe for use by several threads.
 */
final class CallPolicies {

	private final ChannelOptions options;

	private final ServiceConfig config;

	private final boolean empty;

	private final @Nullable RetryThrottle throttle;

	private final BufferBudget budget;

	CallPolicies(ChannelOptions options) {
		this.options = options;
		this.config = options.serviceConfig();
		this.empty = this.config.isEmpty();
		RetryThrottling throttling = this.config.throttling();
		this.throttle = (throttling != null)
				? new RetryThrottle(throttling.maxThousandths(), throttling.ratioThousandths()) : null;
		this.budget = new BufferBudget(this.config.limits().channelBufferBytes());
	}

	/**
	 * Returns what holds for a method.
	 * @param method the method
	 * @return the policy
	 */
	MethodPolicy find(MethodDescriptor<?, ?> method) {
		return this.empty ? MethodPolicy.NONE : this.config.policy(method);
	}

	/**
	 * Returns what sends a call that may be sent several times.
	 * @param call the call
	 * @param slot where it is made
	 * @return its attempts, or {@code null} if it is sent once
	 */
	@Nullable AttemptedCall attempts(OutgoingCall<?, ?> call, ConnectionSlot slot) {
		AttemptPolicy policy = call.setup().policy().attempts();
		AttemptPlan plan = (policy != null) ? plan(call.setup().method(), policy) : null;
		return (plan != null) ? new AttemptedCall(call, slot, plan,
				new SentRequests(this.config.limits().callBufferBytes(), this.budget)) : null;
	}

	private @Nullable AttemptPlan plan(MethodDescriptor<?, ?> method, AttemptPolicy policy) {
		int attempts = Math.min(policy.maxAttempts(), this.config.limits().maxAttempts());
		if (attempts < 2) {
			return null;
		}
		if (policy instanceof HedgingPolicy hedging) {
			return new HedgingPlan(hedging, attempts, this.throttle);
		}
		RetryPolicy retry = (policy instanceof SafeRetryPolicy safe) ? safe.of(method) : (RetryPolicy) policy;
		return new RetryPlan(retry, attempts, this.throttle);
	}

	boolean waitsForReady(CallOptions call, MethodPolicy policy) {
		Boolean chosen = (call.waitForReady() != null) ? call.waitForReady() : policy.waitForReady();
		return (chosen != null) ? chosen : this.options.waitForReady();
	}

	int maxResponseBytes(MethodPolicy policy) {
		Integer limit = policy.maxResponseMessageBytes();
		int most = this.options.maxInboundMessageBytes();
		return (limit != null) ? Math.min(limit, most) : most;
	}

	/** The earliest of those of the call, of its method and of the channel. */
	@Nullable Deadline deadline(CallOptions call, MethodPolicy policy) {
		Duration time = earlier(earlier(call.deadline(), policy.timeout()), this.options.deadline());
		return (time != null) ? Deadline.after(time) : null;
	}

	private static @Nullable Duration earlier(@Nullable Duration first, @Nullable Duration second) {
		if (first == null || second == null) {
			return (first != null) ? first : second;
		}
		return (first.compareTo(second) <= 0) ? first : second;
	}

	BufferBudget budget() {
		return this.budget;
	}

}
