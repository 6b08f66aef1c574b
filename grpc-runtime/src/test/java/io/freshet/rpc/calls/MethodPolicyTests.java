package io.freshet.rpc.calls;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** What a policy says of calls besides their attempts: times, limits and waiting. */
class MethodPolicyTests {

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void theEarliestDeadlineHolds() {
		RpcChannel channel = serve(MethodPolicy.NONE.withTimeout(Duration.ofSeconds(50)));
		assertThat(seconds(channel, CallOptions.DEFAULT)).isBetween(40L, 50L);
		assertThat(seconds(channel, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(20)))).isBetween(10L, 20L);
		assertThat(seconds(channel, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(90)))).isBetween(40L, 50L);
	}

	private static long seconds(RpcChannel channel, CallOptions options) {
		return Long.parseLong(channel.blocking().unary(EchoMethods.UNARY, options, text("how long")).getValue());
	}

	@Test
	void refusesRequestsThatAreTooLong() {
		RpcChannel channel = serve(MethodPolicy.NONE.withMessageLimits(10, null));
		RpcException failure = failure(
				() -> channel.blocking().unary(EchoMethods.UNARY, CallOptions.DEFAULT, text("0123456789")));
		assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(failure.status().message())
			.isEqualTo("request of 12 bytes exceeds the limit of 10 bytes (maxRequestMessageBytes)");
		ClientStream<?, ?> stream = channel.blocking().clientStreaming(EchoMethods.CLIENT, CallOptions.DEFAULT);
		assertThat(failure(() -> channel.blocking()
			.clientStreaming(EchoMethods.CLIENT, CallOptions.DEFAULT)
			.write(text("0123456789"))).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		stream.close();
		assertThat(channel.blocking().unary(EchoMethods.BYTES_UNARY, CallOptions.DEFAULT, EchoMethods.bytes(8)))
			.isEqualTo(EchoMethods.bytes(8));
	}

	@Test
	void refusesResponsesThatAreTooLong() {
		RpcChannel channel = serve(MethodPolicy.NONE.withMessageLimits(null, 10));
		assertThat(channel.blocking().unary(EchoMethods.BYTES_UNARY, CallOptions.DEFAULT, EchoMethods.bytes(8)))
			.isEqualTo(EchoMethods.bytes(8));
		assertThat(failure(
				() -> channel.blocking().unary(EchoMethods.BYTES_UNARY, CallOptions.DEFAULT, EchoMethods.bytes(9)))
			.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
	}

	@Test
	void waitsForAConnectionUnlessTheCallSaysOtherwise() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		CallOptions brief = CallOptions.DEFAULT.withDeadline(Duration.ofMillis(200));
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + port,
				options(MethodPolicy.NONE.withWaitForReady(true)))) {
			assertThat(code(channel, brief)).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
			assertThat(code(channel, brief.withWaitForReady(false))).isEqualTo(StatusCode.UNAVAILABLE);
		}
	}

	private static StatusCode code(RpcChannel channel, CallOptions options) {
		return failure(() -> channel.blocking().unary(EchoMethods.UNARY, options, text("hello"))).code();
	}

	private RpcChannel serve(MethodPolicy policy) {
		return this.network.connect(this.network.start(EchoMethods.echo()
			.unary(EchoMethods.UNARY,
					(request) -> text(Long.toString(RpcContext.current().deadline().remaining().toSeconds())))
			.unary(EchoMethods.BYTES_UNARY, (request) -> request)
			.clientStreaming(EchoMethods.CLIENT, (in) -> {
				in.forEach((message) -> {
				});
				return text("done");
			})), options(policy).toBuilder());
	}

	private static ChannelOptions options(MethodPolicy policy) {
		return ChannelOptions.builder().serviceConfig(ServiceConfig.builder().all(policy).build()).build();
	}

}
