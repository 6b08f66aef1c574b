package io.freshet.interop.client;

import java.io.IOException;
import java.util.Map;

import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.TestOrcaReport;
import io.freshet.rpc.LoadReport;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;

/** Load reports that reach the balancer. */
final class LoadReportCases {

	private static final TestOrcaReport FIRST = TestOrcaReport.newBuilder()
		.setCpuUtilization(0.8210)
		.setMemoryUtilization(0.5847)
		.putRequestCost("cost", 3456.32)
		.putUtilization("util", 0.30499)
		.build();

	private static final TestOrcaReport OUT_OF_BAND = TestOrcaReport.newBuilder()
		.setCpuUtilization(0.8210)
		.setMemoryUtilization(0.5847)
		.putUtilization("util", 0.30499)
		.build();

	private static final TestOrcaReport LATER = TestOrcaReport.newBuilder()
		.setCpuUtilization(0.29309)
		.setMemoryUtilization(0.2)
		.putUtilization("util", 0.2039)
		.build();

	private LoadReportCases() {
	}

	/**
	 * Has the server report with a call.
	 * @param peer the server
	 * @throws IOException if the certificate cannot be read
	 */
	static void perRpc(Peer peer) throws IOException {
		LoadReportingBalancer reports = new LoadReportingBalancer();
		try (RpcChannel channel = channel(peer, reports)) {
			peer.client(channel).unaryCall(SimpleRequest.newBuilder().setOrcaPerQueryReport(FIRST).build());
			Expect.equal("the report", of(FIRST), reports.lastOfCalls());
		}
	}

	/**
	 * Has the server report twice on a stream of its own.
	 * @param peer the server
	 * @throws IOException if the certificate cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 */
	static void outOfBand(Peer peer) throws IOException, InterruptedException {
		LoadReportingBalancer reports = new LoadReportingBalancer();
		try (RpcChannel channel = channel(peer, reports);
				BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> call = peer.client(channel)
					.fullDuplexCall()) {
			for (TestOrcaReport report : new TestOrcaReport[] { OUT_OF_BAND, LATER }) {
				call.write(StreamingOutputCallRequest.newBuilder()
					.setOrcaOobReport(report)
					.addResponseParameters(ResponseParameters.newBuilder().setSize(1))
					.build());
				call.read();
				reports.await(of(report));
			}
			call.halfClose();
			Expect.equal("a response after the last one", null, call.read());
		}
	}

	private static RpcChannel channel(Peer peer, LoadReportingBalancer reports) throws IOException {
		return peer.newChannel((options) -> options.endpoints(EndpointOptions.DEFAULTS.withBalancer(reports)));
	}

	private static LoadReport of(TestOrcaReport report) {
		return new LoadReport(report.getCpuUtilization(), report.getMemoryUtilization(), 0, 0, 0,
				report.getUtilizationMap(), report.getRequestCostMap(), Map.of());
	}

}
