package io.freshet.services.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.services.load.v1.OpenRcaServiceRpc;
import io.freshet.services.load.v1.OrcaLoadReport;
import io.freshet.services.load.v1.OrcaLoadReportRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link LoadReportService}. */
class LoadReportServiceTests {

	private final AtomicInteger asked = new AtomicInteger();

	private final LoadReportService service = new LoadReportService(() -> new LoadReport(0.5, 0.25, 0,
			this.asked.incrementAndGet(), 1, Map.of("disk", 0.75), Map.of(), Map.of("queue", 3.0)),
			Duration.ofMillis(10));

	@Test
	void reportsAtOnceAndAgain() throws Exception {
		try (RpcServer server = server(); RpcChannel channel = RpcChannel.create("in-memory:load")) {
			server.start();
			RpcReader<OrcaLoadReport> reports = OpenRcaServiceRpc.client(channel)
				.streamCoreMetrics(OrcaLoadReportRequest.getDefaultInstance());
			OrcaLoadReport first = reports.read();
			assertThat(first).isNotNull();
			assertThat(first.getCpuUtilization()).isEqualTo(0.5);
			assertThat(first.getMemUtilization()).isEqualTo(0.25);
			assertThat(first.getRpsFractional()).isEqualTo(1);
			assertThat(first.getUtilizationMap()).containsEntry("disk", 0.75);
			assertThat(first.getNamedMetricsMap()).containsEntry("queue", 3.0);
			assertThat(reports.read().getRpsFractional()).isGreaterThan(1);
			reports.close();
		}
	}

	@Test
	void waitsAsLongAsTheClientAsksFor() throws Exception {
		try (RpcServer server = server(); RpcChannel channel = RpcChannel.create("in-memory:load")) {
			server.start();
			RpcReader<OrcaLoadReport> reports = OpenRcaServiceRpc.client(channel)
				.streamCoreMetrics(OrcaLoadReportRequest.newBuilder()
					.setReportInterval(com.google.protobuf.Duration.newBuilder().setNanos(300_000_000))
					.build());
			reports.read();
			long start = System.nanoTime();
			reports.read();
			assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
			reports.close();
		}
	}

	@Test
	void doesNotHoldUpTheStop() throws Exception {
		try (RpcServer server = server(); RpcChannel channel = RpcChannel.create("in-memory:load")) {
			server.start();
			RpcReader<OrcaLoadReport> reports = OpenRcaServiceRpc.client(channel)
				.streamCoreMetrics(OrcaLoadReportRequest.getDefaultInstance());
			reports.read();
			assertThat(server.stop(Duration.ofSeconds(10))).isTrue();
			reports.close();
		}
	}

	private RpcServer server() {
		return RpcServer.create(ServerOptions.builder().inMemory("load").build(),
				List.of(OpenRcaServiceRpc.bind(this.service)));
	}

}
