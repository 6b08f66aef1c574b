package io.freshet.services.load;

import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.RpcContext;
import io.freshet.services.load.v1.OpenRcaServiceRpc;
import io.freshet.services.load.v1.OrcaLoadReport;
import io.freshet.services.load.v1.OrcaLoadReportRequest;

/**
 * The service {@code xds.service.orca.v3.OpenRcaService}: sends the load of the server at
 * once and then as often as a client asks for, though not more often than the server
 * permits. Holds no thread while it waits. Safe for use by several threads. Source: gRPC
 * proposal A51.
 */
public final class LoadReportService implements OpenRcaServiceRpc.AsyncService {

	/** How often servers report at most unless they say otherwise. */
	public static final Duration DEFAULT_MIN_PERIOD = Duration.ofSeconds(30);

	private final Supplier<LoadReport> load;

	private final Duration minPeriod;

	/**
	 * Creates a service that reports every 30 seconds at most.
	 * @param load tells how busy the server is now; must not block
	 */
	public LoadReportService(Supplier<LoadReport> load) {
		this(load, DEFAULT_MIN_PERIOD);
	}

	/**
	 * Creates a service.
	 * @param load tells how busy the server is now; must not block
	 * @param minPeriod the shortest time between two reports to a client
	 */
	public LoadReportService(Supplier<LoadReport> load, Duration minPeriod) {
		if (minPeriod.isZero() || minPeriod.isNegative()) {
			throw new IllegalArgumentException("minPeriod is " + minPeriod + ", it has to be more than zero");
		}
		this.load = load;
		this.minPeriod = minPeriod;
	}

	@Override
	public Flow.Publisher<OrcaLoadReport> streamCoreMetrics(OrcaLoadReportRequest request) {
		Duration wanted = Duration.ofSeconds(request.getReportInterval().getSeconds(),
				request.getReportInterval().getNanos());
		Duration period = (wanted.compareTo(this.minPeriod) > 0) ? wanted : this.minPeriod;
		return new LoadWatch(() -> message(this.load.get()), period, RpcContext.currentOrNull());
	}

	private static OrcaLoadReport message(LoadReport report) {
		return OrcaLoadReport.newBuilder()
			.setCpuUtilization(report.cpuUtilization())
			.setMemUtilization(report.memoryUtilization())
			.setApplicationUtilization(report.applicationUtilization())
			.setRpsFractional(report.queriesPerSecond())
			.setEps(report.errorsPerSecond())
			.putAllUtilization(report.utilization())
			.putAllNamedMetrics(report.namedMetrics())
			.build();
	}

}
