package io.freshet.interop.server;

import java.util.Map;

import io.freshet.interop.proto.TestOrcaReport;
import io.freshet.rpc.LoadReport;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.protobuf.LoadReports;

/**
 * The load that clients have told the server to have. Safe for use by several threads.
 */
final class ReportedLoad {

	private volatile LoadReport now = LoadReport.EMPTY;

	/** Returns what is reported outside of calls. */
	LoadReport now() {
		return this.now;
	}

	/**
	 * Changes what is reported outside of calls.
	 * @param report the report
	 */
	void set(TestOrcaReport report) {
		this.now = of(report);
	}

	/**
	 * Reports with the current call.
	 * @param report the report
	 */
	static void withThisCall(TestOrcaReport report) {
		RpcContext.current().addTrailer(LoadReport.TRAILER, LoadReports.format(of(report)));
	}

	private static LoadReport of(TestOrcaReport report) {
		return new LoadReport(report.getCpuUtilization(), report.getMemoryUtilization(), 0, 0, 0,
				report.getUtilizationMap(), report.getRequestCostMap(), Map.of());
	}

}
