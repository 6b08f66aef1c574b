package io.freshet.rpc.calls;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.google.protobuf.StringValue;

import io.freshet.rpc.FailedCall;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.BalancerContext;
import io.freshet.rpc.client.balance.LoadBalancer;
import io.freshet.rpc.client.balance.Pick;
import io.freshet.rpc.client.balance.Picker;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** What exceptions tell of the call that failed: which it was, and how far it came. */
class FailedCallTests {

	private static final CallOptions SHORT = CallOptions.DEFAULT.withDeadline(Duration.ofMillis(100));

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void namesMethodTargetServerAttemptsAndTime() {
		RpcServer server = this.network.start(EchoMethods.echo().unary(EchoMethods.UNARY, (request) -> {
			throw new RpcException(StatusCode.UNAVAILABLE, "busy");
		}));
		RetryPolicy retry = new RetryPolicy(3, Duration.ofMillis(20), Duration.ofMillis(20), 1,
				Set.of(StatusCode.UNAVAILABLE));
		RpcChannel channel = this.network.connect(server,
				ChannelOptions.builder().serviceConfig(ServiceConfig.builder().attempts(retry).build()));
		RpcException failure = unary(channel, CallOptions.DEFAULT);
		FailedCall call = failure.call();
		assertThat(failure.receivedFromPeer()).isTrue();
		assertThat(call.method()).isEqualTo("/test.Echo/Unary");
		assertThat(call.target()).isEqualTo("localhost:" + server.port());
		assertThat(((InetSocketAddress) call.peer()).getPort()).isEqualTo(server.port());
		assertThat(call.attempts()).isEqualTo(3);
		assertThat(call.elapsed()).isBetween(Duration.ofMillis(30), Duration.ofSeconds(10));
		assertThat(call.stage()).isEqualTo(FailedCall.Stage.SERVER);
		assertThat(failure).hasMessage("UNAVAILABLE: busy")
			.asString()
			.contains("/test.Echo/Unary to localhost:", ", 3 attempts, ", " ms, on the server");
	}

	@Test
	void tellsThatTheNameWasNotFound() throws Exception {
		try (RpcChannel channel = RpcChannel.create("dns:///no-such-host.invalid:1")) {
			RpcException failure = unary(channel, CallOptions.DEFAULT);
			assertThat(failure.call().stage()).isEqualTo(FailedCall.Stage.RESOLVE);
			assertThat(failure.call().peer()).isNull();
			assertThat(failure.call().attempts()).isZero();
			assertThat(failure.getCause()).isNotNull();
		}
	}

	@Test
	void tellsThatThereWasNoConnection() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + port)) {
			RpcException failure = unary(channel, CallOptions.DEFAULT);
			assertThat(failure.call().stage()).isEqualTo(FailedCall.Stage.CONNECT);
			assertThat(failure.receivedFromPeer()).isFalse();
			assertThat(failure.getCause()).isInstanceOf(ConnectException.class);
		}
	}

	@Test
	void tellsThatTheCallWasNotWanted() {
		RpcServer server = this.network.start(EchoMethods.echo().unary(EchoMethods.UNARY, (request) -> request));
		EndpointOptions endpoints = EndpointOptions.DEFAULTS.withBalancer(Dropping::new);
		RpcChannel channel = this.network.connect(server, ChannelOptions.builder().endpoints(endpoints));
		RpcException failure = unary(channel, CallOptions.DEFAULT);
		assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(failure.call().stage()).isEqualTo(FailedCall.Stage.PICK);
	}

	@Test
	void tellsThatTheConnectionsWereFull() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		RpcServer server = this.network.start(EchoMethods.echo().asyncUnary(EchoMethods.UNARY, (request) -> {
			CompletableFuture<StringValue> never = new CompletableFuture<>();
			end.countDown();
			return never;
		}), (options) -> options.maxConcurrentStreams(1));
		RpcChannel channel = this.network.connect(server);
		var first = channel.async().unary(EchoMethods.UNARY, CallOptions.DEFAULT, text("first"));
		end.await();
		RpcException failure = unary(channel, SHORT);
		assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(failure.call().stage()).isEqualTo(FailedCall.Stage.QUEUE);
		first.cancel(false);
	}

	@Test
	void tellsThatAnInterceptorDidNotPassItOn() {
		RpcServer server = this.network.start(EchoMethods.echo().unary(EchoMethods.UNARY, (request) -> request));
		RpcChannel channel = this.network.connect(server);
		RpcException failure = unary(channel, CallOptions.DEFAULT.withInterceptors(
				List.of((call, next) -> call.cancel(Status.of(StatusCode.FAILED_PRECONDITION, "not now")))));
		assertThat(failure.call().stage()).isEqualTo(FailedCall.Stage.START);
	}

	@Test
	void fillsInNoStackOnTheEventLoop() {
		RpcServer server = this.network.start(EchoMethods.echo());
		RpcChannel channel = this.network.connect(server);
		RpcException told = failure(
				() -> channel.async().unary(EchoMethods.UNARY, CallOptions.DEFAULT, text("hello")).get());
		assertThat(told.getStackTrace()).isEmpty();
		assertThat(told.call().method()).isEqualTo("/test.Echo/Unary");
		assertThat(unary(channel, CallOptions.DEFAULT).getStackTrace()).isNotEmpty();
	}

	private static RpcException unary(RpcChannel channel, CallOptions options) {
		return failure(() -> channel.blocking().unary(EchoMethods.UNARY, options, text("hello")));
	}

	/** Wants no calls. */
	private record Dropping(BalancerContext context) implements LoadBalancer {

		@Override
		public void endpoints(List<Endpoint> endpoints) {
			this.context.update(ConnectivityState.READY,
					Picker.always(Pick.drop(Status.of(StatusCode.RESOURCE_EXHAUSTED, "shed"))));
		}

		@Override
		public void connect() {
		}

		@Override
		public void close() {
		}

	}

}
