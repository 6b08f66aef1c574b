package io.freshet.benchmarks.harness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything measured so far: for each load and server, one measurement a round. Confined
 * to the harness thread.
 */
final class Results {

	private final Map<Load, Map<String, List<Measurement>>> measured = new EnumMap<>(Load.class);

	private final Map<String, String> descriptions = new LinkedHashMap<>();

	void add(Load load, MeasuredServer server, Measurement measurement) {
		this.measured.computeIfAbsent(load, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(server.name(), (key) -> new ArrayList<>())
			.add(measurement);
	}

	void describe(MeasuredServer server, String description) {
		this.descriptions.put(server.name(), description);
	}

	Set<Load> loads() {
		return this.measured.keySet();
	}

	List<Measurement> of(Load load, String server) {
		return this.measured.getOrDefault(load, Map.of()).getOrDefault(server, List.of());
	}

	Map<String, String> descriptions() {
		return this.descriptions;
	}

}
