package io.freshet.spring.autoconfigure.observation;

import java.time.Duration;
import java.util.Arrays;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Histograms with the buckets that the gRPC proposal A66 asks for. Those of zero are left
 * out: nothing takes no time. Has no state.
 */
final class Buckets {

	private static final long[] MICROS = { 10, 50, 100, 300, 600, 800, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000,
			10_000, 13_000, 16_000, 20_000, 25_000, 30_000, 40_000, 50_000, 65_000, 80_000, 100_000, 130_000, 160_000,
			200_000, 250_000, 300_000, 400_000, 500_000, 650_000, 800_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
			20_000_000, 50_000_000, 100_000_000 };

	private static final double[] BYTES = { 1L << 10, 1L << 11, 1L << 12, 1L << 14, 1L << 16, 1L << 18, 1L << 20,
			1L << 22, 1L << 24, 1L << 26, 1L << 28, 1L << 30, 1L << 32 };

	private static final Duration[] DURATIONS = Arrays.stream(MICROS)
		.mapToObj((micros) -> Duration.ofNanos(micros * 1_000))
		.toArray(Duration[]::new);

	private Buckets() {
	}

	static Timer duration(String name, Tags tags, MeterRegistry registry) {
		return Timer.builder(name).tags(tags).serviceLevelObjectives(DURATIONS).register(registry);
	}

	static DistributionSummary size(String name, Tags tags, MeterRegistry registry) {
		return DistributionSummary.builder(name)
			.baseUnit("bytes")
			.tags(tags)
			.serviceLevelObjectives(BYTES)
			.register(registry);
	}

}
