package io.freshet.rpc.client.balance;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When a server that does worse than the others gets a rest. Immutable. Source: gRPC
 * proposal A50.
 *
 * @param interval how often the servers are compared
 * @param baseEjectionTime how long the first rest is; the second is twice as long and so
 * on
 * @param maxEjectionTime the longest rest, unless the first one is longer
 * @param maxEjectionPercent how many of the servers may rest at the same time; one always
 * may
 * @param successRate compares the share of calls that succeed, or {@code null} not to
 * @param failurePercentage looks at the share of calls that fail, or {@code null} not to
 */
public record OutlierDetectionOptions(Duration interval, Duration baseEjectionTime, Duration maxEjectionTime,
		int maxEjectionPercent, @Nullable SuccessRate successRate, @Nullable FailurePercentage failurePercentage) {

	/** Every 10 seconds, rests of 30 seconds to 5 minutes, 10 %, both ways to look. */
	public static final OutlierDetectionOptions DEFAULTS = new OutlierDetectionOptions(Duration.ofSeconds(10),
			Duration.ofSeconds(30), Duration.ofSeconds(300), 10, SuccessRate.DEFAULTS, FailurePercentage.DEFAULTS);

	/**
	 * Checks the parts.
	 */
	public OutlierDetectionOptions {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("interval is " + interval + ", it has to be more than zero");
		}
		percent("maxEjectionPercent", maxEjectionPercent);
	}

	private static void percent(String name, int value) {
		if (value < 0 || value > 100) {
			throw new IllegalArgumentException(name + " is " + value + ", it has to be from 0 to 100");
		}
	}

	/**
	 * A server rests if its share of successes is below the mean of all by more than a
	 * number of standard deviations. Immutable.
	 *
	 * @param stdevFactor that number, in thousandths
	 * @param enforcementPercentage how likely such a server is to rest
	 * @param minimumHosts so many servers must have enough calls
	 * @param requestVolume so many calls in the interval are enough
	 */
	public record SuccessRate(int stdevFactor, int enforcementPercentage, int minimumHosts, int requestVolume) {

		/** 1.9 standard deviations, always, 5 servers, 100 calls. */
		public static final SuccessRate DEFAULTS = new SuccessRate(1900, 100, 5, 100);

		/**
		 * Checks the parts.
		 */
		public SuccessRate {
			percent("enforcementPercentage", enforcementPercentage);
		}

	}

	/**
	 * A server rests if too many of its calls fail. Immutable.
	 *
	 * @param threshold more than so many percent are too many
	 * @param enforcementPercentage how likely such a server is to rest
	 * @param minimumHosts so many servers must have enough calls
	 * @param requestVolume so many calls in the interval are enough
	 */
	public record FailurePercentage(int threshold, int enforcementPercentage, int minimumHosts, int requestVolume) {

		/** 85 %, always, 5 servers, 50 calls. */
		public static final FailurePercentage DEFAULTS = new FailurePercentage(85, 100, 5, 50);

		/**
		 * Checks the parts.
		 */
		public FailurePercentage {
			percent("threshold", threshold);
			percent("enforcementPercentage", enforcementPercentage);
		}

	}

}
