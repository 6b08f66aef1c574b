package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.JsonValues;
import org.jspecify.annotations.Nullable;

/**
 * Reads service configs. Has no state. Source: gRPC, service_config.proto and gRPC
 * proposals A2, A6 and A21.
 */
final class ServiceConfigJson {

	private ServiceConfigJson() {
	}

	static ServiceConfig parse(String json) {
		return read(new ConfigObject("", JsonValues.parseObject(json)));
	}

	static ServiceConfig read(ConfigObject config) {
		ServiceConfig.Builder builder = ServiceConfig.builder();
		Set<String> names = new HashSet<>();
		for (ConfigObject method : config.objects("methodConfig")) {
			MethodPolicy policy = policy(method);
			for (ConfigObject name : method.objects("name")) {
				String full = name.text("service") + "/" + name.text("method");
				if (!names.add(full)) {
					throw name.refuse("the name " + full + " stands there twice");
				}
				put(builder, name, policy);
			}
		}
		ConfigObject throttling = config.object("retryThrottling");
		if (throttling != null) {
			builder.throttling(throttling
				.make(() -> new RetryThrottling(throttling.require("maxTokens", throttling.number("maxTokens")),
						throttling.require("tokenRatio", throttling.number("tokenRatio")))));
		}
		if (config.has("loadBalancingConfig")) {
			builder.balancer(BalancerConfig.choose(config.objects("loadBalancingConfig")));
		}
		return builder.build();
	}

	private static void put(ServiceConfig.Builder builder, ConfigObject name, MethodPolicy policy) {
		String service = name.text("service");
		String method = name.text("method");
		if (service.isEmpty() && !method.isEmpty()) {
			throw name.refuse("a method needs a service");
		}
		name.make(() -> {
			if (service.isEmpty()) {
				return builder.all(policy);
			}
			return method.isEmpty() ? builder.service(service, policy) : builder.method(service, method, policy);
		});
	}

	private static MethodPolicy policy(ConfigObject method) {
		ConfigObject retry = method.object("retryPolicy");
		ConfigObject hedging = method.object("hedgingPolicy");
		if (retry != null && hedging != null) {
			throw method.refuse("retryPolicy and hedgingPolicy exclude each other");
		}
		AttemptPolicy attempts = (retry != null) ? retry(retry) : (hedging != null) ? hedging(hedging) : null;
		return method.make(() -> new MethodPolicy(method.duration("timeout"), method.flag("waitForReady"),
				method.whole("maxRequestMessageBytes"), method.whole("maxResponseMessageBytes"), attempts));
	}

	private static AttemptPolicy retry(ConfigObject retry) {
		int attempts = attempts(retry);
		Set<StatusCode> codes = retry.codes("retryableStatusCodes");
		if (codes.isEmpty()) {
			throw retry.refuse("retryableStatusCodes needs at least one code");
		}
		Duration initial = retry.require("initialBackoff", retry.duration("initialBackoff"));
		Duration most = retry.require("maxBackoff", retry.duration("maxBackoff"));
		double multiplier = retry.require("backoffMultiplier", retry.number("backoffMultiplier"));
		return retry.make(() -> new RetryPolicy(attempts, initial, most, multiplier, codes));
	}

	private static AttemptPolicy hedging(ConfigObject hedging) {
		int attempts = attempts(hedging);
		@Nullable Duration delay = hedging.duration("hedgingDelay");
		return hedging.make(() -> new HedgingPolicy(attempts, (delay != null) ? delay : Duration.ZERO,
				hedging.codes("nonFatalStatusCodes")));
	}

	private static int attempts(ConfigObject policy) {
		int attempts = policy.require("maxAttempts", policy.whole("maxAttempts"));
		if (attempts < 2) {
			throw policy.refuse("maxAttempts is " + attempts + ", it has to be at least 2");
		}
		return attempts;
	}

}
