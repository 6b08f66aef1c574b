package io.freshet.rpc.calls;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.StringValue;
import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.ConnectionSnapshot.Messages;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Connections count their messages, whoever works on them. */
class MessageCountTests {

	private static final int SEVERAL = 300;

	/** Of each shape: a call with one, with several, and a unary one. */
	private static final int BOTH_WAYS = SEVERAL + 2;

	@ParameterizedTest
	@CsvSource({ "GRPC, HTTP_2, false", "GRPC, HTTP_2, true", "GRPC_WEB, HTTP_2, false", "GRPC_WEB, HTTP_1_1, true",
			"CONNECT, HTTP_2, true", "CONNECT, HTTP_1_1, false" })
	void ofBlockingCode(RpcProtocol protocol, HttpVersion version, boolean json) throws Exception {
		ServiceDefinition service = echo().unary(UNARY, (request) -> request)
			.serverStreaming(SERVER, (request, responses) -> several().forEach(responses::write))
			.clientStreaming(CLIENT, (requests) -> text(Long.toString(requests.stream().count())))
			.build();
		counted(service, protocol(protocol, json), version, (channel) -> {
			assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("a"))).isEqualTo(text("a"));
			assertThat(channel.blocking().serverStreaming(SERVER, CallOptions.DEFAULT, text("a")).stream())
				.hasSize(SEVERAL);
			try (ClientStream<StringValue, StringValue> requests = channel.blocking()
				.clientStreaming(CLIENT, CallOptions.DEFAULT)) {
				several().forEach(requests::write);
				assertThat(requests.finish()).isEqualTo(text("" + SEVERAL));
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "GRPC, HTTP_2, true", "GRPC, HTTP_2, false", "GRPC_WEB, HTTP_2, true", "GRPC_WEB, HTTP_1_1, false",
			"CONNECT, HTTP_2, false", "CONNECT, HTTP_1_1, true" })
	void ofAsynchronousCode(RpcProtocol protocol, HttpVersion version, boolean json) throws Exception {
		ServiceDefinition service = echo().asyncUnary(UNARY, (request) -> CompletableFuture.completedFuture(request))
			.asyncServerStreaming(SERVER, (request) -> Streams.of(several().toList()))
			.asyncClientStreaming(CLIENT,
					(requests) -> Streams.Collector.ofAll(requests).result
						.thenApply((all) -> text(Integer.toString(all.size()))))
			.build();
		counted(service, protocol(protocol, json), version, (channel) -> {
			CallContract.await(channel.async().unary(UNARY, CallOptions.DEFAULT, text("a")).toCompletableFuture());
			assertThat(CallContract.await(Streams.Collector
				.ofAll(channel.async().serverStreaming(SERVER, CallOptions.DEFAULT, text("a"))).result))
				.hasSize(SEVERAL);
			assertThat(CallContract.await(channel.async()
				.clientStreaming(CLIENT, CallOptions.DEFAULT, Streams.of(several().toList()))
				.toCompletableFuture())).isEqualTo(text("" + SEVERAL));
		});
	}

	@Test
	void areCompressed() throws Exception {
		ServiceDefinition service = echo().unary(UNARY, (request) -> {
			RpcContext.current().compressResponses("gzip");
			return request;
		}).build();
		RpcServer server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(service)).start();
		try (server; RpcChannel channel = RpcChannel.create("localhost:" + server.port())) {
			channel.blocking().unary(UNARY, CallOptions.DEFAULT.withCompression("gzip"), text("x".repeat(1000)));
			assertThat(sum(served(server), Messages::sent)).isOne();
			assertThat(sum(served(server), Messages::received)).isOne();
			assertThat(sum(used(channel), Messages::sent)).isOne();
			assertThat(sum(used(channel), Messages::received)).isOne();
		}
	}

	private static ProtocolOptions protocol(RpcProtocol protocol, boolean json) {
		ProtocolOptions options = ProtocolOptions.of(protocol);
		return json ? options.withJson() : options;
	}

	private static void counted(ServiceDefinition service, ProtocolOptions protocol, HttpVersion version, Calls calls)
			throws Exception {
		ChannelOptions options = ChannelOptions.builder().protocol(protocol).httpVersion(version).build();
		RpcServer server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(service)).start();
		try (server; RpcChannel channel = RpcChannel.create("static://localhost:" + server.port(), options)) {
			calls.make(channel);
			for (List<ConnectionSnapshot> connections : List.of(served(server), used(channel))) {
				assertThat(sum(connections, Messages::sent)).isEqualTo(BOTH_WAYS);
				assertThat(sum(connections, Messages::received)).isEqualTo(BOTH_WAYS);
				assertThat(connections.get(0).messages().lastSentAt()).isAfterOrEqualTo(connections.get(0).openedAt());
				assertThat(connections.get(0).messages().lastReceivedAt())
					.isAfterOrEqualTo(connections.get(0).openedAt());
			}
		}
	}

	private static Stream<StringValue> several() {
		return IntStream.range(0, SEVERAL).mapToObj((i) -> text("x".repeat(i)));
	}

	private static long sum(List<ConnectionSnapshot> connections, ToLongFunction<Messages> count) {
		return connections.stream().map(ConnectionSnapshot::messages).mapToLong(count).sum();
	}

	private static List<ConnectionSnapshot> served(RpcServer server) throws Exception {
		return server.snapshot().toCompletableFuture().get(5, TimeUnit.SECONDS).listeners().get(0).connections();
	}

	private static List<ConnectionSnapshot> used(RpcChannel channel) throws Exception {
		ChannelSnapshot snapshot = channel.snapshot().toCompletableFuture().get(5, TimeUnit.SECONDS);
		return snapshot.endpoints().get(0).connections();
	}

	/** Makes the calls. */
	@FunctionalInterface
	private interface Calls {

		void make(RpcChannel channel) throws Exception;

	}

}
