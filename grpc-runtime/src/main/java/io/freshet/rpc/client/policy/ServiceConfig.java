package io.freshet.rpc.client.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the calls of a channel, method by method. Immutable. Source: gRPC,
 * doc/service_config.md.
 */
public final class ServiceConfig {

	/** Leaves everything to the channel. */
	public static final ServiceConfig EMPTY = builder().build();

	/** By path, by service, and with the empty name for all. */
	private final Map<String, MethodPolicy> policies;

	private final @Nullable AttemptPolicy otherwise;

	private final @Nullable RetryThrottling throttling;

	private final @Nullable LoadBalancerFactory balancer;

	private final AttemptLimits limits;

	private ServiceConfig(Builder builder) {
		this.policies = Map.copyOf(builder.policies);
		this.otherwise = builder.otherwise;
		this.throttling = builder.throttling;
		this.balancer = builder.balancer;
		this.limits = builder.limits;
	}

	/**
	 * Reads a service config.
	 * @param json the JSON that gRPC defines; fields that are not known are ignored
	 * @return the service config
	 * @throws IllegalArgumentException if it is not one, with the place and the reason
	 */
	public static ServiceConfig parse(String json) {
		return ServiceConfigJson.parse(json);
	}

	/**
	 * Returns a builder without policies.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder with what this says.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.policies.putAll(this.policies);
		builder.otherwise = this.otherwise;
		builder.throttling = this.throttling;
		builder.balancer = this.balancer;
		builder.limits = this.limits;
		return builder;
	}

	/**
	 * Returns whether this leaves every call to the channel.
	 * @return whether there are no policies
	 */
	public boolean isEmpty() {
		return this.policies.isEmpty() && this.otherwise == null;
	}

	/**
	 * Returns what holds for a method: what was said of the method, else of its service,
	 * else of all.
	 * @param method the method
	 * @return the policy
	 */
	public MethodPolicy policy(MethodDescriptor<?, ?> method) {
		MethodPolicy policy = this.policies.get(method.path());
		if (policy == null) {
			policy = this.policies.get(method.service());
		}
		if (policy == null) {
			policy = this.policies.getOrDefault("", MethodPolicy.NONE);
		}
		return (policy.attempts() == null && this.otherwise != null) ? policy.withAttempts(this.otherwise) : policy;
	}

	/**
	 * Returns what holds further attempts back.
	 * @return the throttling, or {@code null} for none
	 */
	public @Nullable RetryThrottling throttling() {
		return this.throttling;
	}

	/**
	 * Returns what chooses among the servers.
	 * @return the balancer, or {@code null} to leave it to the channel
	 */
	public @Nullable LoadBalancerFactory balancer() {
		return this.balancer;
	}

	/**
	 * Returns what no policy may exceed.
	 * @return the limits
	 */
	public AttemptLimits limits() {
		return this.limits;
	}

	/** Collects policies. Not for use by several threads. */
	public static final class Builder {

		private final Map<String, MethodPolicy> policies = new HashMap<>();

		private @Nullable AttemptPolicy otherwise;

		private @Nullable RetryThrottling throttling;

		private @Nullable LoadBalancerFactory balancer;

		private AttemptLimits limits = AttemptLimits.DEFAULTS;

		/**
		 * Says what holds for a method.
		 * @param service the full name of its service
		 * @param method its name
		 * @param policy the policy, which is all that holds for it
		 * @return this builder
		 */
		public Builder method(String service, String method, MethodPolicy policy) {
			return put("/" + named(service) + "/" + named(method), policy);
		}

		/**
		 * Says what holds for the methods of a service that have no policy of their own.
		 * @param service the full name of the service
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder service(String service, MethodPolicy policy) {
			return put(named(service), policy);
		}

		/**
		 * Says what holds for all methods whose service has no policy.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder all(MethodPolicy policy) {
			return put("", policy);
		}

		/**
		 * Says how often calls may be sent where their policy does not.
		 * @param attempts the policy for attempts, or {@code null} for none
		 * @return this builder
		 */
		public Builder attempts(@Nullable AttemptPolicy attempts) {
			this.otherwise = attempts;
			return this;
		}

		/**
		 * Holds further attempts back while too many calls fail.
		 * @param throttling the throttling, or {@code null} for none
		 * @return this builder
		 */
		public Builder throttling(@Nullable RetryThrottling throttling) {
			this.throttling = throttling;
			return this;
		}

		/**
		 * Chooses the balancer in place of that of the channel.
		 * @param balancer the balancer, or {@code null} to leave it to the channel
		 * @return this builder
		 */
		public Builder balancer(@Nullable LoadBalancerFactory balancer) {
			this.balancer = balancer;
			return this;
		}

		/**
		 * Sets what no policy may exceed.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(AttemptLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Returns the service config collected so far.
		 * @return the service config
		 */
		public ServiceConfig build() {
			return new ServiceConfig(this);
		}

		private Builder put(String name, MethodPolicy policy) {
			this.policies.put(name, Objects.requireNonNull(policy, "policy"));
			return this;
		}

		private static String named(String name) {
			if (name.isEmpty() || name.indexOf('/') >= 0) {
				throw new IllegalArgumentException("'" + name + "' is not the name of a service or a method");
			}
			return name;
		}

	}

}
