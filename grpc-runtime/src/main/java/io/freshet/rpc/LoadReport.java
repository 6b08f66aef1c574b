package io.freshet.rpc;

import java.util.Map;

/**
 * How busy a server says it is. Immutable. Source: ORCA, {@code OrcaLoadReport} of
 * xds.data.orca.v3, gRPC proposal A51.
 *
 * @param cpuUtilization the share of the processors in use; may exceed 1
 * @param memoryUtilization the share of the memory in use, 0 to 1
 * @param applicationUtilization the share of whatever limits the application; may exceed
 * 1, 0 if not set
 * @param queriesPerSecond how many calls are answered in a second
 * @param errorsPerSecond how many of them fail
 * @param utilization the share of other resources in use, by name, 0 to 1
 * @param requestCost what a call has cost, by name; only in the report of a call
 * @param namedMetrics other numbers, by name
 */
public record LoadReport(double cpuUtilization, double memoryUtilization, double applicationUtilization,
		double queriesPerSecond, double errorsPerSecond, Map<String, Double> utilization,
		Map<String, Double> requestCost, Map<String, Double> namedMetrics) {

	/** The name of the trailer that carries the report of a call. */
	public static final String TRAILER = "endpoint-load-metrics-bin";

	/** A report that says nothing. */
	public static final LoadReport EMPTY = new LoadReport(0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());

	/**
	 * Copies the maps.
	 */
	public LoadReport {
		utilization = Map.copyOf(utilization);
		requestCost = Map.copyOf(requestCost);
		namedMetrics = Map.copyOf(namedMetrics);
	}

}
