package io.freshet.rpc.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.http1.RawServer;
import io.freshet.rpc.internal.http1.RawServer.Peer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Channels whose connections carry one call at a time. */
class Http1ChannelTests {

	private static final MethodDescriptor<StringValue, StringValue> ECHO = MethodDescriptors.of("test.Echo", "Echo",
			MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final MethodDescriptor<StringValue, StringValue> REPEAT = MethodDescriptors.of("test.Echo", "Repeat",
			MethodShape.SERVER_STREAMING, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final CallOptions OPTIONS = CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10));

	@Test
	void reusesTheConnection() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			while (true) {
				echo(peer);
			}
		}); RpcChannel channel = connect(server, ChannelOptions.builder())) {
			for (int i = 0; i < 5; i++) {
				assertThat(call(channel, "call " + i)).isEqualTo("call " + i);
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void readsAStreamOfResponses() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(head());
			for (int i = 0; i < 3; i++) {
				peer.send(chunk(message("response " + i)));
			}
			peer.send("0\r\ngrpc-status: 0\r\n\r\n");
			peer.drain();
		}); RpcChannel channel = connect(server, ChannelOptions.builder())) {
			RpcReader<StringValue> responses = channel.blocking().serverStreaming(REPEAT, OPTIONS, StringValue.of("x"));
			List<String> texts = new ArrayList<>();
			responses.forEach((response) -> texts.add(response.getValue()));
			assertThat(texts).containsExactly("response 0", "response 1", "response 2");
		}
	}

	@Test
	void opensConnectionsForCallsAtTheSameTime() throws Exception {
		assertConnections(ChannelOptions.builder(), 40, 16);
	}

	@Test
	void opensNoMoreConnectionsThanAllowed() throws Exception {
		assertConnections(ChannelOptions.builder().maxConnectionsPerEndpoint(3), 10, 3);
	}

	private static void assertConnections(ChannelOptions.Builder options, int calls, int connections) throws Exception {
		Semaphore arrived = new Semaphore(0);
		Semaphore released = new Semaphore(0);
		try (RawServer server = new RawServer((peer, connection) -> {
			while (true) {
				byte[] body = peer.request().body();
				arrived.release();
				released.acquireUninterruptibly();
				answer(peer, body);
			}
		}); RpcChannel channel = connect(server, options)) {
			List<CompletableFuture<StringValue>> responses = new ArrayList<>();
			for (int i = 0; i < calls; i++) {
				responses.add(channel.async().unary(ECHO, OPTIONS, StringValue.of("call " + i)).toCompletableFuture());
			}
			assertThat(arrived.tryAcquire(connections, 10, TimeUnit.SECONDS)).isTrue();
			assertThat(arrived.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
			released.release(calls);
			for (int i = 0; i < calls; i++) {
				assertThat(responses.get(i).get(10, TimeUnit.SECONDS).getValue()).isEqualTo("call " + i);
			}
			assertThat(server.connections()).isEqualTo(connections);
		}
	}

	@Test
	void callsAgainWhenTheServerGaveUpTheIdleConnection() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			echo(peer);
			if (connection == 1) {
				peer.head();
				peer.abort();
			}
			else {
				echo(peer);
			}
		}); RpcChannel channel = connect(server, ChannelOptions.builder())) {
			assertThat(call(channel, "one")).isEqualTo("one");
			assertThat(call(channel, "two")).isEqualTo("two");
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void doesNotCallAgainOnAFreshConnection() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> peer.request());
				RpcChannel channel = connect(server, ChannelOptions.builder())) {
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call(channel, "one"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.UNAVAILABLE));
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void opensAnotherConnectionWhenACallWasCancelled() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			if (connection == 1) {
				peer.request();
				peer.drain();
			}
			else {
				echo(peer);
			}
		}); RpcChannel channel = connect(server, ChannelOptions.builder())) {
			CallOptions hurried = CallOptions.DEFAULT.withDeadline(Duration.ofMillis(200));
			assertThatExceptionOfType(RpcException.class)
				.isThrownBy(() -> channel.blocking().unary(ECHO, hurried, StringValue.of("one")))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
			assertThat(call(channel, "two")).isEqualTo("two");
		}
	}

	@Test
	void readsAStatusWithoutABody() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nGrpc-Status: 5\r\n"
					+ "Grpc-Message: not here\r\nContent-Length: 0\r\n\r\n");
			peer.drain();
		}); RpcChannel channel = connect(server, ChannelOptions.builder())) {
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call(channel, "one"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.NOT_FOUND))
				.withMessageContaining("not here");
		}
	}

	@Test
	void failsWithUnavailableWhereNobodyListens() throws Exception {
		RawServer server = new RawServer((peer, connection) -> {
		});
		server.close();
		try (RpcChannel channel = connect(server, ChannelOptions.builder())) {
			List<CompletableFuture<StringValue>> responses = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				responses.add(channel.async().unary(ECHO, OPTIONS, StringValue.of("x")).toCompletableFuture());
			}
			for (CompletableFuture<StringValue> response : responses) {
				assertThat(response.handle((value, failure) -> failure).get(10, TimeUnit.SECONDS))
					.hasMessageContaining("UNAVAILABLE");
			}
		}
	}

	private static RpcChannel connect(RawServer server, ChannelOptions.Builder options) {
		return RpcChannel.create(server.target(), options.httpVersion(HttpVersion.HTTP_1_1).build());
	}

	private static String call(RpcChannel channel, String text) {
		return channel.blocking().unary(ECHO, OPTIONS, StringValue.of(text)).getValue();
	}

	/** Answers a call with its own message. */
	private static void echo(Peer peer) throws IOException {
		answer(peer, peer.request().body());
	}

	private static void answer(Peer peer, byte[] body) throws IOException {
		peer.send(head() + chunk(new String(body, StandardCharsets.ISO_8859_1)) + "0\r\ngrpc-status: 0\r\n\r\n");
	}

	private static String head() {
		return "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n";
	}

	private static String chunk(String text) {
		return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
	}

	private static String message(String text) {
		byte[] payload = StringValue.of(text).toByteArray();
		return "\0\0\0\0" + (char) payload.length + new String(payload, StandardCharsets.ISO_8859_1);
	}

}
