package io.freshet.interop.services;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.channelz.ChannelzService;
import io.freshet.services.health.HealthService;
import io.freshet.services.health.HealthStatuses;
import io.freshet.services.health.v1.HealthRpc;
import io.freshet.services.reflection.ReflectionServices;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServerSocketsRequest;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.channelz.v1.GetSocketRequest;
import io.grpc.channelz.v1.Server;
import io.grpc.channelz.v1.Socket;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** grpc-java's stubs of the standard services against ours. */
class JavaStubsTests {

	private final HealthStatuses statuses = new HealthStatuses();

	private final List<RpcServer> servers = new ArrayList<>();

	private RpcServer server;

	private ManagedChannel channel;

	@BeforeEach
	void start() throws Exception {
		List<ServiceDefinition> services = new ArrayList<>();
		List<ServiceDescriptor> descriptors = new ArrayList<>();
		services.add(HealthRpc.bind(new HealthService(this.statuses)));
		services.add(new ChannelzService(() -> this.servers, List::of).definition());
		services.addAll(new ReflectionServices(() -> descriptors).definitions());
		services.forEach((service) -> descriptors.add(service.descriptor()));
		this.server = RpcServer.create(ServerOptions.builder().port(0).build(), services).start();
		this.servers.add(this.server);
		this.statuses.set("", io.freshet.services.health.ServingStatus.SERVING);
		this.channel = NettyChannelBuilder.forAddress("localhost", this.server.port()).usePlaintext().build();
	}

	@AfterEach
	void stop() throws Exception {
		this.channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
		this.server.close();
	}

	@Test
	void checksHealth() {
		HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(this.channel);
		assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus()).isEqualTo(ServingStatus.SERVING);
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> health.check(HealthCheckRequest.newBuilder().setService("nobody").build()))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
	}

	@Test
	void watchesHealthToTheEnd() throws Exception {
		Observer<HealthCheckResponse> watch = new Observer<>();
		HealthGrpc.newStub(this.channel).watch(HealthCheckRequest.getDefaultInstance(), watch);
		assertThat(watch.next()).isEqualTo("status: SERVING");
		this.statuses.set("", io.freshet.services.health.ServingStatus.NOT_SERVING);
		assertThat(watch.next()).isEqualTo("status: NOT_SERVING");
		this.statuses.set("", io.freshet.services.health.ServingStatus.SERVING);
		assertThat(watch.next()).isEqualTo("status: SERVING");
		long start = System.nanoTime();
		this.statuses.drain();
		assertThat(this.server.stop(Duration.ofSeconds(30))).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		assertThat(watch.next()).isEqualTo("status: NOT_SERVING");
		assertThat(watch.next()).isEqualTo("completed");
	}

	@Test
	void reflects() throws Exception {
		Observer<ServerReflectionResponse> responses = new Observer<>();
		StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(this.channel)
			.serverReflectionInfo(responses);
		requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
		assertThat(responses.next()).contains("grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection");
		requests.onNext(ServerReflectionRequest.newBuilder().setFileContainingSymbol("grpc.health.v1.Health").build());
		assertThat(responses.next()).contains("file_descriptor_response", "HealthCheckRequest");
		requests.onNext(ServerReflectionRequest.newBuilder().setFileContainingSymbol("no.Symbol").build());
		assertThat(responses.next()).contains("error_code: 5");
		requests.onCompleted();
		assertThat(responses.next()).isEqualTo("completed");
	}

	@Test
	void looksAtServersAndSockets() {
		ChannelzGrpc.ChannelzBlockingStub channelz = ChannelzGrpc.newBlockingStub(this.channel);
		Server server = channelz.getServers(GetServersRequest.getDefaultInstance()).getServer(0);
		long socketId = channelz
			.getServerSockets(GetServerSocketsRequest.newBuilder().setServerId(server.getRef().getServerId()).build())
			.getSocketRef(0)
			.getSocketId();
		Socket socket = channelz.getSocket(GetSocketRequest.newBuilder().setSocketId(socketId).build()).getSocket();
		assertThat(socket.getLocal().getTcpipAddress().getPort()).isEqualTo(this.server.port());
		assertThat(socket.getData().getStreamsStarted()).isEqualTo(3);
	}

	private static final class Observer<T> implements StreamObserver<T> {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		String next() throws InterruptedException {
			return this.seen.poll(10, TimeUnit.SECONDS);
		}

		@Override
		public void onNext(T message) {
			this.seen.add(message.toString().strip());
		}

		@Override
		public void onError(Throwable failure) {
			this.seen.add(failure.toString());
		}

		@Override
		public void onCompleted() {
			this.seen.add("completed");
		}

	}

}
