package io.freshet.rpc.client.balance;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How {@code weighted_round_robin} turns load reports into weights. Immutable.
 *
 * @param blackoutPeriod how long a server reports before its reports count
 * @param weightExpiration how long a report counts
 * @param weightUpdatePeriod how often the weights in use are made anew, at least 100 ms
 * @param errorUtilizationPenalty how much errors weigh, 0 for nothing
 * @param outOfBandPeriod how often servers report on a stream of their own, or
 * {@code null} to take the reports that come with calls
 */
public record WeightedRoundRobinOptions(Duration blackoutPeriod, Duration weightExpiration, Duration weightUpdatePeriod,
		double errorUtilizationPenalty, @Nullable Duration outOfBandPeriod) {

	private static final Duration SHORTEST_UPDATE = Duration.ofMillis(100);

	/** 10 seconds, 3 minutes, 1 second, 1.0 and reports that come with calls. */
	public static final WeightedRoundRobinOptions DEFAULTS = new WeightedRoundRobinOptions(Duration.ofSeconds(10),
			Duration.ofMinutes(3), Duration.ofSeconds(1), 1.0, null);

	/**
	 * Checks the parts.
	 */
	public WeightedRoundRobinOptions {
		if (errorUtilizationPenalty < 0) {
			throw new IllegalArgumentException(
					"errorUtilizationPenalty is " + errorUtilizationPenalty + ", it has to be at least 0");
		}
		if (weightUpdatePeriod.compareTo(SHORTEST_UPDATE) < 0) {
			weightUpdatePeriod = SHORTEST_UPDATE;
		}
	}

}
