package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.balance.OutlierDetectionOptions;
import io.freshet.rpc.client.balance.OutlierDetectionOptions.FailurePercentage;
import io.freshet.rpc.client.balance.OutlierDetectionOptions.SuccessRate;
import io.freshet.rpc.client.balance.RingHashOptions;
import io.freshet.rpc.client.balance.WeightedRoundRobinOptions;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the balancer that a service config names: the first that is known. Has no
 * state. Source: gRPC proposal A24 and those of each balancer.
 */
final class BalancerConfig {

	private BalancerConfig() {
	}

	/**
	 * Chooses a balancer.
	 * @param configs objects with one member each: the name of the balancer and what it
	 * is told
	 * @return the balancer, or {@code null} if the list is empty
	 * @throws IllegalArgumentException if none of them is known
	 */
	static @Nullable LoadBalancerFactory choose(List<ConfigObject> configs) {
		for (ConfigObject config : configs) {
			if (config.members().size() != 1) {
				throw config.refuse("it has to name one balancer");
			}
			String name = config.members().keySet().iterator().next();
			ConfigObject options = Objects.requireNonNull(config.object(name));
			LoadBalancerFactory balancer = options.make(() -> create(name, options));
			if (balancer != null) {
				return balancer;
			}
		}
		if (!configs.isEmpty()) {
			throw new IllegalArgumentException("loadBalancingConfig names no balancer that is known; known are "
					+ "pick_first, round_robin, weighted_round_robin, least_request_experimental, "
					+ "ring_hash_experimental, outlier_detection_experimental, random_subsetting_experimental");
		}
		return null;
	}

	private static @Nullable LoadBalancerFactory create(String name, ConfigObject options) {
		return switch (name) {
			case "pick_first" -> Boolean.TRUE.equals(options.flag("shuffleAddressList")) ? Balancers.pickFirstShuffled()
					: Balancers.pickFirst();
			case "round_robin" -> Balancers.roundRobin();
			case "weighted_round_robin" -> Balancers.weightedRoundRobin(weighted(options));
			case "least_request", "least_request_experimental" ->
				Balancers.leastRequest(or(options.whole("choiceCount"), 2));
			case "ring_hash", "ring_hash_experimental" -> Balancers.ringHash(ring(options));
			case "outlier_detection", "outlier_detection_experimental" ->
				Balancers.outlierDetection(outliers(options), child(options));
			case "random_subsetting", "random_subsetting_experimental" ->
				Balancers.randomSubset(options.require("subsetSize", options.whole("subsetSize")), child(options));
			default -> null;
		};
	}

	private static LoadBalancerFactory child(ConfigObject options) {
		return options.require("childPolicy", choose(options.objects("childPolicy")));
	}

	private static WeightedRoundRobinOptions weighted(ConfigObject options) {
		WeightedRoundRobinOptions defaults = WeightedRoundRobinOptions.DEFAULTS;
		Duration reports = Boolean.TRUE.equals(options.flag("enableOobLoadReport"))
				? or(options.duration("oobReportingPeriod"), Duration.ofSeconds(10)) : null;
		return new WeightedRoundRobinOptions(or(options.duration("blackoutPeriod"), defaults.blackoutPeriod()),
				or(options.duration("weightExpirationPeriod"), defaults.weightExpiration()),
				or(options.duration("weightUpdatePeriod"), defaults.weightUpdatePeriod()),
				or(options.number("errorUtilizationPenalty"), defaults.errorUtilizationPenalty()), reports);
	}

	private static RingHashOptions ring(ConfigObject options) {
		return new RingHashOptions(options.text("requestHashHeader"), or(options.whole("minRingSize"), 1024),
				or(options.whole("maxRingSize"), 4096));
	}

	private static OutlierDetectionOptions outliers(ConfigObject options) {
		OutlierDetectionOptions defaults = OutlierDetectionOptions.DEFAULTS;
		ConfigObject rate = options.object("successRateEjection");
		ConfigObject failures = options.object("failurePercentageEjection");
		return new OutlierDetectionOptions(or(options.duration("interval"), defaults.interval()),
				or(options.duration("baseEjectionTime"), defaults.baseEjectionTime()),
				or(options.duration("maxEjectionTime"), defaults.maxEjectionTime()),
				or(options.whole("maxEjectionPercent"), defaults.maxEjectionPercent()),
				(rate != null) ? new SuccessRate(or(rate.whole("stdevFactor"), SuccessRate.DEFAULTS.stdevFactor()),
						or(rate.whole("enforcementPercentage"), SuccessRate.DEFAULTS.enforcementPercentage()),
						or(rate.whole("minimumHosts"), SuccessRate.DEFAULTS.minimumHosts()),
						or(rate.whole("requestVolume"), SuccessRate.DEFAULTS.requestVolume())) : null,
				(failures != null)
						? new FailurePercentage(or(failures.whole("threshold"), FailurePercentage.DEFAULTS.threshold()),
								or(failures.whole("enforcementPercentage"),
										FailurePercentage.DEFAULTS.enforcementPercentage()),
								or(failures.whole("minimumHosts"), FailurePercentage.DEFAULTS.minimumHosts()),
								or(failures.whole("requestVolume"), FailurePercentage.DEFAULTS.requestVolume()))
						: null);
	}

	private static <T> T or(@Nullable T value, T otherwise) {
		return (value != null) ? value : otherwise;
	}

}
