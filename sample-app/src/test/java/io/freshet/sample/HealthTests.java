package io.freshet.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse;
import io.freshet.services.health.v1.HealthRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The sample's health over gRPC, with a real database that goes down. */
class HealthTests {

	@Test
	void turnsRedWithinASecondOfTheDatabaseGoingDownAndSaysGoodbye() throws Exception {
		int port = freePort();
		try (ConfigurableApplicationContext context = application().run("--grpc.server.port=" + port, "--server.port=0",
				"--spring.main.banner-mode=off", "--spring.datasource.url=jdbc:h2:mem:health",
				"--spring.datasource.hikari.connection-timeout=250", "--grpc.server.health.timeout=10s",
				"--spring.lifecycle.timeout-per-shutdown-phase=30s");
				RpcChannel channel = RpcChannel.create("localhost:" + port)) {
			assertThat(check(channel, "")).isEqualTo("SERVING");
			assertThat(check(channel, "freshet.sample.parcel.v1.Parcels")).isEqualTo("SERVING");
			Watcher watcher = new Watcher();
			HealthRpc.asyncClient(channel).watch(HealthCheckRequest.getDefaultInstance()).subscribe(watcher);
			assertThat(watcher.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("SERVING");
			long start = System.nanoTime();
			shutDown(context.getBean(DataSource.class));
			assertThat(watcher.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("NOT_SERVING");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
			assertThat(check(channel, "")).isEqualTo("NOT_SERVING");
			assertThat(check(channel, "liveness")).isEqualTo("SERVING");
			context.close();
			assertThat(watcher.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
		}
	}

	/** Says itself what its main class is, which is that of the tests otherwise. */
	private static SpringApplication application() {
		SpringApplication application = new SpringApplication(ParcelTrackingApplication.class);
		application.setMainApplicationClass(ParcelTrackingApplication.class);
		return application;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static void shutDown(DataSource dataSource) throws Exception {
		try (Connection connection = dataSource.getConnection()) {
			connection.isValid(1);
		}
		dataSource.unwrap(HikariDataSource.class).close();
	}

	private static String check(RpcChannel channel, String name) {
		return HealthRpc.client(channel)
			.withDeadline(Duration.ofSeconds(10))
			.check(HealthCheckRequest.newBuilder().setService(name).build())
			.getStatus()
			.name();
	}

	private static final class Watcher implements Flow.Subscriber<HealthCheckResponse> {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(HealthCheckResponse response) {
			this.heard.add(response.getStatus().name());
		}

		@Override
		public void onError(Throwable failure) {
			this.heard.add(failure.toString());
		}

		@Override
		public void onComplete() {
			this.heard.add("completed");
		}

	}

}
