package io.freshet.interop.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.Transport;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tools find health and reflection on the interoperability server. */
class ToolServicesTests {

	private InteropServer server;

	private ManagedChannel channel;

	@BeforeEach
	void start() throws Exception {
		this.server = Transport.PLAINTEXT.startServer();
		this.channel = NettyChannelBuilder.forAddress("localhost", this.server.port()).usePlaintext().build();
	}

	@AfterEach
	void stop() throws InterruptedException {
		assertThat(this.channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		this.server.close();
	}

	@Test
	void isHealthy() {
		for (String name : List.of("", "grpc.testing.TestService")) {
			HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(name).build();
			assertThat(HealthGrpc.newBlockingStub(this.channel).check(request).getStatus())
				.isEqualTo(ServingStatus.SERVING);
		}
	}

	@Test
	void tellsItsServices() throws Exception {
		CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
		StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(this.channel)
			.serverReflectionInfo(new StreamObserver<>() {

				@Override
				public void onNext(ServerReflectionResponse response) {
					answer.complete(response);
				}

				@Override
				public void onError(Throwable failure) {
					answer.completeExceptionally(failure);
				}

				@Override
				public void onCompleted() {
					answer.completeExceptionally(new IllegalStateException("no answer came"));
				}

			});
		requests.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
		assertThat(answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
			.extracting(ServiceResponse::getName)
			.contains("grpc.testing.TestService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");
		requests.onCompleted();
	}

}
