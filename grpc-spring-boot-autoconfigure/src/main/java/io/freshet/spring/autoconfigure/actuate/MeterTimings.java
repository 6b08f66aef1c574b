package io.freshet.spring.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.MethodDescriptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;

/**
 * What the timers {@code grpc.server} have measured. Quantiles are there if the
 * application has them computed
 * ({@code management.metrics.distribution.percentiles.grpc.server}). Safe for use by
 * several threads.
 */
final class MeterTimings implements MethodTimings {

	private static final String TIMER = "grpc.server";

	private final MeterRegistry registry;

	MeterTimings(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Map<String, Object> of(MethodDescriptor<?, ?> method) {
		Map<String, Long> counts = new TreeMap<>();
		Map<String, Double> quantiles = new TreeMap<>();
		double total = 0;
		double max = 0;
		for (Timer timer : this.registry.find(TIMER)
			.tag("rpc.service", method.service())
			.tag("rpc.method", method.name())
			.timers()) {
			String status = timer.getId().getTag("grpc.status_code");
			counts.merge((status != null) ? status : "UNKNOWN", timer.count(), Long::sum);
			total += timer.totalTime(TimeUnit.MILLISECONDS);
			max = Math.max(max, timer.max(TimeUnit.MILLISECONDS));
			for (ValueAtPercentile value : timer.takeSnapshot().percentileValues()) {
				// of several timers the slowest, lest one hide behind the others
				quantiles.merge("p" + trimmed(value.percentile() * 100), value.value(TimeUnit.MILLISECONDS), Math::max);
			}
		}
		return result(counts, total, max, quantiles);
	}

	private static Map<String, Object> result(Map<String, Long> counts, double total, double max,
			Map<String, Double> quantiles) {
		if (counts.isEmpty()) {
			return Map.of();
		}
		long calls = counts.values().stream().mapToLong(Long::longValue).sum();
		Map<String, Object> result = new LinkedHashMap<>();
		result.put("calls", counts);
		result.put("meanMillis", (calls > 0) ? total / calls : 0);
		result.put("maxMillis", max);
		if (!quantiles.isEmpty()) {
			result.put("quantilesMillis", quantiles);
		}
		return result;
	}

	private static String trimmed(double percent) {
		double rounded = Math.round(percent * 1000) / 1000.0;
		return (rounded == Math.rint(rounded)) ? Long.toString((long) rounded) : Double.toString(rounded);
	}

}
