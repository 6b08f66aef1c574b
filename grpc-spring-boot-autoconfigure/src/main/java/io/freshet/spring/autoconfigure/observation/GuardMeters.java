package io.freshet.spring.autoconfigure.observation;

import java.util.Locale;

import io.freshet.rpc.Guard;
import io.freshet.rpc.GuardCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Shows how often guards have acted. Has no state. */
final class GuardMeters {

	private GuardMeters() {
	}

	/**
	 * Adds a counter for each guard.
	 * @param registry where they go
	 * @param name their name
	 * @param tags tags besides that of the guard
	 * @param counters what they show; has to be held by somebody else
	 */
	static void register(MeterRegistry registry, String name, Tags tags, GuardCounters counters) {
		for (Guard guard : Guard.values()) {
			FunctionCounter.builder(name, counters, (all) -> all.count(guard))
				.description("times that a guard has acted")
				.tags(tags.and("guard", guard.name().toLowerCase(Locale.ROOT).replace('_', '-')))
				.register(registry);
		}
	}

}
