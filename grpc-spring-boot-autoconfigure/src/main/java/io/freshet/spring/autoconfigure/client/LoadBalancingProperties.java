package io.freshet.spring.autoconfigure.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of how a channel finds and chooses its servers. What is {@code null} was not
 * set. Immutable.
 *
 * @param policy Which server gets a call: "pick-first" for the first that can be reached,
 * "round-robin" for all in turn, "weighted-round-robin" for all as the load that they
 * report allows, "least-request" for the less busy of a few, "ring-hash" for the one that
 * a header leads to.
 * @param shuffle Whether "pick-first" tries the servers in random order.
 * @param choices How many servers "least-request" compares, 2 to 10.
 * @param hashHeader Request header whose value leads to a server with "ring-hash". By
 * default there is none, and that policy needs one.
 * @param subsetSize How many of the servers a channel uses, others than the next one. By
 * default all.
 * @param refreshInterval Time after which servers are looked up again while all is well.
 * @param healthCheck What servers are asked about their health.
 * @param weights How "weighted-round-robin" turns load reports into weights.
 * @param outlierDetection How servers are found whose calls fail more often than those of
 * the others.
 */
record LoadBalancingProperties(@Nullable Policy policy, @Nullable Boolean shuffle, @Nullable Integer choices,
		@Nullable String hashHeader, @Nullable Integer subsetSize, @Nullable Duration refreshInterval,
		@DefaultValue HealthCheck healthCheck, @DefaultValue Weights weights,
		@DefaultValue OutlierDetection outlierDetection) {

	/**
	 * Returns these properties, completed by others.
	 * @param other says what these do not
	 * @return the completed properties
	 */
	LoadBalancingProperties orElse(LoadBalancingProperties other) {
		return new LoadBalancingProperties(first(this.policy, other.policy), first(this.shuffle, other.shuffle),
				first(this.choices, other.choices), first(this.hashHeader, other.hashHeader),
				first(this.subsetSize, other.subsetSize), first(this.refreshInterval, other.refreshInterval),
				this.healthCheck.orElse(other.healthCheck), this.weights.orElse(other.weights),
				this.outlierDetection.orElse(other.outlierDetection));
	}

	private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
		return (own != null) ? own : other;
	}

	/** Which server gets a call. */
	enum Policy {

		/** The first that can be reached. */
		PICK_FIRST,

		/** All in turn. */
		ROUND_ROBIN,

		/** All, as the load that they report allows. */
		WEIGHTED_ROUND_ROBIN,

		/** The less busy of a few. */
		LEAST_REQUEST,

		/** The one that a header leads to. */
		RING_HASH

	}

	/**
	 * What servers are asked about their health.
	 *
	 * @param enabled Whether servers are asked, by grpc.health.v1.Health/Watch, and get
	 * no calls while they are not healthy. For policies that use several servers.
	 * @param service Service to ask for. By default the server as a whole.
	 */
	record HealthCheck(@Nullable Boolean enabled, @Nullable String service) {

		private HealthCheck orElse(HealthCheck other) {
			return new HealthCheck(first(this.enabled, other.enabled), first(this.service, other.service));
		}

	}

	/**
	 * How load reports become weights.
	 *
	 * @param blackoutPeriod Time for which a server reports before its reports count.
	 * @param expiration Time for which a report counts.
	 * @param updatePeriod Time after which the weights in use are made anew.
	 * @param errorPenalty How much the errors of a server weigh; 0 for nothing.
	 * @param reportPeriod Time between reports on a stream of their own. By default
	 * servers report in the trailers of calls.
	 */
	record Weights(@Nullable Duration blackoutPeriod, @Nullable Duration expiration, @Nullable Duration updatePeriod,
			@Nullable Double errorPenalty, @Nullable Duration reportPeriod) {

		private Weights orElse(Weights other) {
			return new Weights(first(this.blackoutPeriod, other.blackoutPeriod),
					first(this.expiration, other.expiration), first(this.updatePeriod, other.updatePeriod),
					first(this.errorPenalty, other.errorPenalty), first(this.reportPeriod, other.reportPeriod));
		}

	}

	/**
	 * How servers are found whose calls fail more often than those of the others.
	 *
	 * @param enabled Whether such servers get no calls for a while. For policies that use
	 * several servers.
	 * @param interval Time after which the servers are compared again.
	 * @param baseEjectionTime Time for which a server gets no calls at first; it grows
	 * from one time to the next.
	 * @param maxEjectionTime Longest time for which a server gets no calls.
	 * @param maxEjectionPercent How many of the servers may be left out at the same time,
	 * in percent; one always may.
	 */
	record OutlierDetection(@Nullable Boolean enabled, @Nullable Duration interval, @Nullable Duration baseEjectionTime,
			@Nullable Duration maxEjectionTime, @Nullable Integer maxEjectionPercent) {

		private OutlierDetection orElse(OutlierDetection other) {
			return new OutlierDetection(first(this.enabled, other.enabled), first(this.interval, other.interval),
					first(this.baseEjectionTime, other.baseEjectionTime),
					first(this.maxEjectionTime, other.maxEjectionTime),
					first(this.maxEjectionPercent, other.maxEjectionPercent));
		}

	}

}
