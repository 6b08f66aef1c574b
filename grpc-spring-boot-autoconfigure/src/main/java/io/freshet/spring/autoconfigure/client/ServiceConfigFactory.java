package io.freshet.spring.autoconfigure.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.RetryThrottling;
import io.freshet.rpc.client.policy.SafeRetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.spring.autoconfigure.client.MethodProperties.RetryPreset;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.unit.DataSize;

/** Makes out of properties what holds for the calls of a channel. Immutable. */
final class ServiceConfigFactory {

	private static final String ALL = "*";

	private final String channel;

	private final ChannelProperties properties;

	ServiceConfigFactory(String channel, ChannelProperties properties) {
		this.channel = channel;
		this.properties = properties;
	}

	/**
	 * Adds to the methods of a channel what it inherits. The same name stands in the
	 * result once.
	 * @param own the methods of the channel
	 * @param inherited the methods of all channels
	 * @return a method for each name
	 */
	static List<MethodProperties> merge(List<MethodProperties> own, List<MethodProperties> inherited) {
		Map<String, MethodProperties> merged = new LinkedHashMap<>();
		inherited.forEach((method) -> names(method).forEach((name) -> merged.put(name, method)));
		own.forEach((method) -> names(method)
			.forEach((name) -> merged.merge(name, method, (less, more) -> more.orElse(less))));
		return merged.entrySet().stream().map((entry) -> named(entry.getKey(), entry.getValue())).toList();
	}

	/** Whoever forgot the names hears of it later, when the channel is made. */
	private static List<String> names(MethodProperties method) {
		return method.names().isEmpty() ? List.of("") : method.names();
	}

	private static MethodProperties named(String name, MethodProperties method) {
		return new MethodProperties(List.of(name), method.timeout(), method.waitForReady(), method.maxRequestSize(),
				method.maxResponseSize(), method.retry(), method.retryPolicy(), method.hedgingPolicy());
	}

	/**
	 * Creates the policies.
	 * @return the policies
	 * @throws InvalidConfigurationPropertyValueException if a property makes no sense, or
	 * not with another
	 */
	ServiceConfig create() {
		String json = this.properties.serviceConfig();
		if (json != null) {
			refuseBesideServiceConfig("methods", this.properties.methods().isEmpty() ? null : "set");
			refuseBesideServiceConfig("retry", this.properties.retry());
			refuseBesideServiceConfig("retry-throttling", this.properties.retryThrottling().isSet() ? "set" : null);
			ServiceConfig config = parse(json);
			if (config.balancer() != null) {
				refuseBesideServiceConfig("load-balancing.policy", this.properties.loadBalancing().policy());
			}
			return config;
		}
		ServiceConfig.Builder config = ServiceConfig.builder();
		boolean safe = this.properties.retry() == RetryPreset.SAFE;
		config.attempts(safe ? SafeRetryPolicy.DEFAULTS : null);
		for (MethodProperties method : merge(this.properties.methods(), List.of())) {
			safe |= method.retry() == RetryPreset.SAFE;
			add(config, method);
		}
		return config.throttling(throttling(safe)).build();
	}

	private void refuseBesideServiceConfig(String property, @Nullable Object value) {
		if (value != null) {
			throw invalid(property, value,
					"'service-config' is set too, and says the same; remove one of them, or say all of it there", null);
		}
	}

	private ServiceConfig parse(String written) {
		try {
			return ServiceConfig.parse(written.stripLeading().startsWith("{") ? written : read(written));
		}
		catch (IOException | IllegalArgumentException ex) {
			throw invalid("service-config", written, ex.getMessage()
					+ ". It has to be a service config of gRPC in JSON, or a location such as 'classpath:greeter.json'",
					ex);
		}
	}

	private static String read(String location) throws IOException {
		return new DefaultResourceLoader().getResource(location).getContentAsString(StandardCharsets.UTF_8);
	}

	private @Nullable RetryThrottling throttling(boolean safe) {
		ThrottlingProperties throttling = this.properties.retryThrottling();
		if (!throttling.isSet()) {
			return safe ? RetryThrottling.DEFAULTS : null;
		}
		RetryThrottling defaults = RetryThrottling.DEFAULTS;
		return valid("retry-throttling", throttling,
				() -> new RetryThrottling(Objects.requireNonNullElse(throttling.maxTokens(), defaults.maxTokens()),
						Objects.requireNonNullElse(throttling.tokenRatio(), defaults.tokenRatio())));
	}

	private void add(ServiceConfig.Builder config, MethodProperties method) {
		String name = method.names().get(0);
		MethodPolicy policy = policy("methods[" + name + "]", method);
		valid("methods[" + name + "].names", name, () -> {
			int slash = name.indexOf('/');
			if (name.equals(ALL)) {
				return config.all(policy);
			}
			return (slash < 0) ? config.service(name, policy)
					: config.method(name.substring(0, slash), name.substring(slash + 1), policy);
		});
	}

	private MethodPolicy policy(String place, MethodProperties method) {
		if (method.attempts() > 1) {
			throw invalid(place, "retry, retry-policy, hedging-policy",
					"they exclude each other; keep one of them: a call is either sent again after it has failed, "
							+ "or beside an attempt that takes long",
					null);
		}
		return valid(place, method, () -> new MethodPolicy(method.timeout(), method.waitForReady(),
				bytes(method.maxRequestSize()), bytes(method.maxResponseSize()), attempts(place, method)));
	}

	private @Nullable AttemptPolicy attempts(String place, MethodProperties method) {
		MethodProperties.Retry retry = method.retryPolicy();
		if (retry != null) {
			checkAttempts(place + ".retry-policy.max-attempts", retry.maxAttempts());
			if (retry.retryableStatusCodes().isEmpty()) {
				throw invalid(place + ".retry-policy.retryable-status-codes", "",
						"it needs at least one code; for calls that were surely not processed use 'retry: safe'", null);
			}
			return new RetryPolicy(retry.maxAttempts(), retry.initialBackoff(), retry.maxBackoff(),
					retry.backoffMultiplier(), retry.retryableStatusCodes());
		}
		MethodProperties.Hedging hedging = method.hedgingPolicy();
		if (hedging != null) {
			checkAttempts(place + ".hedging-policy.max-attempts", hedging.maxAttempts());
			if (hedging.delay() == null) {
				throw invalid(place + ".hedging-policy.delay", "",
						"it is missing; set it to what nearly all calls take, or to 0 to send all attempts at once",
						null);
			}
			return new HedgingPolicy(hedging.maxAttempts(), hedging.delay(), hedging.nonFatalStatusCodes());
		}
		if (method.retry() == null) {
			return null;
		}
		return (method.retry() == RetryPreset.SAFE) ? SafeRetryPolicy.DEFAULTS : RetryPolicy.NEVER;
	}

	private void checkAttempts(String property, int attempts) {
		if (attempts < 2 || attempts > 5) {
			throw invalid(property, attempts, "it has to be from 2 to 5, the first attempt included", null);
		}
	}

	private static @Nullable Integer bytes(@Nullable DataSize size) {
		if (size != null && size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("sizes have to be less than 2GB");
		}
		return (size != null) ? (Integer) (int) size.toBytes() : null;
	}

	private <T> T valid(String property, Object value, Supplier<T> setting) {
		try {
			return setting.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, value, String.valueOf(ex.getMessage()), ex);
		}
	}

	private InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason,
			@Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException("grpc.client.channel." + this.channel + "." + property,
				value, reason, cause);
	}

}
