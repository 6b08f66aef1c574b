package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.balance.OutlierDetectionOptions;
import io.freshet.rpc.client.balance.RingHashOptions;
import io.freshet.rpc.client.balance.WeightedRoundRobinOptions;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.spring.autoconfigure.client.LoadBalancingProperties.Policy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes out of properties how a channel finds and chooses its servers. Immutable. */
final class EndpointOptionsFactory {

	private static final int CHOICES = 2;

	private final String channel;

	private final LoadBalancingProperties properties;

	EndpointOptionsFactory(String channel, LoadBalancingProperties properties) {
		this.channel = channel;
		this.properties = properties;
	}

	/**
	 * Creates the options.
	 * @param resolvers find servers for schemes of the application
	 * @return the options
	 * @throws InvalidConfigurationPropertyValueException if a property makes no sense, or
	 * not with the policy
	 */
	EndpointOptions create(List<NameResolverFactory> resolvers) {
		EndpointOptions found = EndpointOptions.DEFAULTS.withResolvers(resolvers);
		Duration interval = this.properties.refreshInterval();
		EndpointOptions options = (interval != null)
				? valid("refresh-interval", interval, () -> found.withRefreshInterval(interval)) : found;
		Policy policy = Objects.requireNonNullElse(this.properties.policy(), Policy.PICK_FIRST);
		if (policy == Policy.PICK_FIRST) {
			refuseWithPickFirst("health-check.enabled", this.properties.healthCheck().enabled());
			refuseWithPickFirst("outlier-detection.enabled", this.properties.outlierDetection().enabled());
			refuseWithPickFirst("subset-size", this.properties.subsetSize());
			return Boolean.TRUE.equals(this.properties.shuffle()) ? options.withBalancer(Balancers.pickFirstShuffled())
					: options;
		}
		if (Boolean.TRUE.equals(this.properties.healthCheck().enabled())) {
			options = options
				.withHealthService(Objects.requireNonNullElse(this.properties.healthCheck().service(), ""));
		}
		return options.withBalancer(Balancers.priorities(around(inner(policy))));
	}

	private void refuseWithPickFirst(String property, @Nullable Object value) {
		if (value != null && !value.equals(false)) {
			throw invalid(property, value,
					"it needs a policy that uses several servers, as in 'load-balancing.policy: round-robin'", null);
		}
	}

	private LoadBalancerFactory inner(Policy policy) {
		return switch (policy) {
			case ROUND_ROBIN, PICK_FIRST -> Balancers.roundRobin();
			case WEIGHTED_ROUND_ROBIN -> Balancers.weightedRoundRobin(weights());
			case LEAST_REQUEST -> {
				int choices = Objects.requireNonNullElse(this.properties.choices(), CHOICES);
				yield valid("choices", choices, () -> Balancers.leastRequest(choices));
			}
			case RING_HASH -> {
				String header = Objects.requireNonNullElse(this.properties.hashHeader(), "");
				yield valid("hash-header", header, () -> Balancers.ringHash(RingHashOptions.byHeader(header)));
			}
		};
	}

	private WeightedRoundRobinOptions weights() {
		LoadBalancingProperties.Weights weights = this.properties.weights();
		WeightedRoundRobinOptions defaults = WeightedRoundRobinOptions.DEFAULTS;
		double penalty = Objects.requireNonNullElse(weights.errorPenalty(), defaults.errorUtilizationPenalty());
		return valid("weights.error-penalty", penalty,
				() -> new WeightedRoundRobinOptions(
						Objects.requireNonNullElse(weights.blackoutPeriod(), defaults.blackoutPeriod()),
						Objects.requireNonNullElse(weights.expiration(), defaults.weightExpiration()),
						Objects.requireNonNullElse(weights.updatePeriod(), defaults.weightUpdatePeriod()), penalty,
						weights.reportPeriod()));
	}

	private LoadBalancerFactory around(LoadBalancerFactory policy) {
		LoadBalancerFactory around = policy;
		LoadBalancingProperties.OutlierDetection outliers = this.properties.outlierDetection();
		if (Boolean.TRUE.equals(outliers.enabled())) {
			around = Balancers.outlierDetection(outliers(outliers), around);
		}
		Integer size = this.properties.subsetSize();
		if (size != null) {
			LoadBalancerFactory child = around;
			around = valid("subset-size", size, () -> Balancers.randomSubset(size, child));
		}
		return around;
	}

	private OutlierDetectionOptions outliers(LoadBalancingProperties.OutlierDetection outliers) {
		OutlierDetectionOptions defaults = OutlierDetectionOptions.DEFAULTS;
		return valid("outlier-detection", outliers,
				() -> new OutlierDetectionOptions(Objects.requireNonNullElse(outliers.interval(), defaults.interval()),
						Objects.requireNonNullElse(outliers.baseEjectionTime(), defaults.baseEjectionTime()),
						Objects.requireNonNullElse(outliers.maxEjectionTime(), defaults.maxEjectionTime()),
						Objects.requireNonNullElse(outliers.maxEjectionPercent(), defaults.maxEjectionPercent()),
						defaults.successRate(), defaults.failurePercentage()));
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
		return new InvalidConfigurationPropertyValueException(
				"grpc.client.channel." + this.channel + ".load-balancing." + property, value, reason, cause);
	}

}
