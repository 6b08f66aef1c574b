package io.freshet.rpc.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ScriptedServer.Script;
import io.freshet.rpc.codegen.MethodDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What calls make of servers that reset, go away, or answer what they should not. */
class HostileServerTests {

	private static final MethodDescriptor<StringValue, StringValue> UNARY = method(MethodShape.UNARY);

	private static final MethodDescriptor<StringValue, StringValue> STREAM = method(MethodShape.SERVER_STREAMING);

	private static final StringValue HELLO = StringValue.of("hello");

	private static final Script ANSWER = (client) -> {
		int stream = client.awaitRequest();
		client.begin(stream);
		client.message(stream, "hi");
		client.ok(stream);
	};

	@Test
	void sendsAgainWhatTheServerRefused() throws Exception {
		assertThat(call((client) -> {
			client.reset(client.awaitRequest(), 7);
			ANSWER.play(client);
		})).isEqualTo(StringValue.of("hi"));
	}

	@Test
	void sendsAgainOnlyOnce() throws Exception {
		RpcException failure = failure((client) -> {
			client.reset(client.awaitRequest(), 7);
			client.reset(client.awaitRequest(), 7);
		});
		assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
	}

	@Test
	void sendsAgainOnANewConnectionWhatGoAwayLeftOut() throws Exception {
		assertThat(call((client) -> {
			client.awaitRequest();
			client.goAway(0, 0);
		}, ANSWER)).isEqualTo(StringValue.of("hi"));
	}

	@Test
	void finishesWhatGoAwayLeftIn() throws Exception {
		try (ScriptedServer server = new ScriptedServer((client) -> {
			int stream = client.awaitRequest();
			client.goAway(stream, 0);
			client.begin(stream);
			client.message(stream, "old");
			client.ok(stream);
		}, ANSWER); RpcChannel channel = RpcChannel.create(server.target())) {
			assertThat(unary(channel)).isEqualTo(StringValue.of("old"));
			assertThat(unary(channel)).isEqualTo(StringValue.of("hi"));
		}
	}

	@Test
	void doesNotSendAgainAfterAGoAwayThatTellsOfAnError() throws Exception {
		RpcException failure = failure((client) -> {
			client.awaitRequest();
			client.goAway(0, 2);
		});
		assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
	}

	@ParameterizedTest
	@CsvSource({ "0,INTERNAL", "1,INTERNAL", "2,INTERNAL", "8,CANCELLED", "11,RESOURCE_EXHAUSTED",
			"12,PERMISSION_DENIED", "13,UNKNOWN" })
	void mapsTheCodeOfAReset(int code, StatusCode status) throws Exception {
		RpcException failure = failure((client) -> client.reset(client.awaitRequest(), code));
		assertThat(failure.code()).isEqualTo(status);
		assertThat(failure.receivedFromPeer()).isFalse();
	}

	@Test
	void failsWhenResetAfterTheMessage() throws Exception {
		RpcException failure = failure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.message(stream, "hi");
			client.reset(stream, 0);
		});
		assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
	}

	@Test
	void failsWhenTheConnectionIsLost() throws Exception {
		RpcException failure = failure((client) -> {
			client.awaitRequest();
			client.goAway(1, 0);
			throw new java.io.EOFException("closed by the script");
		});
		assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
		assertThat(failure.status().message()).contains("was lost");
	}

	@Test
	void needsAStatusAtTheEnd() throws Exception {
		RpcException failure = failure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.frame(ScriptedServer.DATA, ScriptedServer.END_STREAM, stream);
		});
		assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
		assertThat(failure.status().message()).contains("without sending a status");
	}

	@Test
	void needsExactlyOneMessage() throws Exception {
		assertThat(failure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.ok(stream);
		}).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure((client) -> {
			int stream = client.awaitRequest();
			client.headers(stream, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "0");
		}).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.message(stream, "one");
			client.message(stream, "two");
			client.ok(stream);
		}).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
	}

	@Test
	void refusesHalfAMessage() throws Exception {
		try (ScriptedServer server = new ScriptedServer((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.message(stream, "one");
			client.frame(ScriptedServer.DATA, 0, stream, 0, 0, 0, 0, 9, 1);
			client.ok(stream);
		});
				RpcChannel channel = RpcChannel.create(server.target());
				RpcReader<StringValue> responses = channel.blocking()
					.serverStreaming(STREAM, CallOptions.DEFAULT, HELLO)) {
			assertThat(responses.read()).isEqualTo(StringValue.of("one"));
			RpcException failure = catchThrowableOfType(RpcException.class, responses::read);
			assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
		}
	}

	@Test
	void tellsWhatAProxyAnswered() throws Exception {
		RpcException failure = failure((client) -> {
			int stream = client.awaitRequest();
			client.headers(stream, false, ":status", "503", "content-type", "text/html");
			client.frame(ScriptedServer.DATA, ScriptedServer.END_STREAM, stream, 'b', 'u', 's', 'y');
		});
		assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
		assertThat(failure.status().message()).isEqualTo("server answered with HTTP status 503: busy");
		assertThat(failure.receivedFromPeer()).isFalse();
	}

	@Test
	void refusesACodingThatItDidNotOffer() throws Exception {
		RpcException failure = failure((client) -> {
			int stream = client.awaitRequest();
			client.headers(stream, false, ":status", "200", "content-type", "application/grpc", "grpc-encoding", "zst");
		});
		assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
		assertThat(failure.status().message()).contains("zst").contains("identity,gzip");
	}

	@Test
	void refusesACompressedMessageWithoutACoding() throws Exception {
		RpcException failure = failure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.frame(ScriptedServer.DATA, 0, stream, 1, 0, 0, 0, 1, 0);
		});
		assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
	}

	@Test
	void refusesHeadersOverTheLimit() throws Exception {
		RpcException failure = failure((client) -> {
			int stream = client.awaitRequest();
			client.headers(stream, false, ":status", "200", "content-type", "application/grpc", "x", "y".repeat(8200));
		});
		assertThat(failure.receivedFromPeer()).isFalse();
		assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
	}

	@Test
	void obeysALimitThatDropsToOne() throws Exception {
		try (ScriptedServer server = new ScriptedServer((client) -> {
			client.frame(ScriptedServer.SETTINGS, 0, 0, 0, 3, 0, 0, 0, 1);
			for (int i = 0; i < 10; i++) {
				ANSWER.play(client);
			}
		}); RpcChannel channel = RpcChannel.create(server.target())) {
			List<CompletableFuture<StringValue>> answers = IntStream.range(0, 10)
				.mapToObj((i) -> channel.async().unary(UNARY, CallOptions.DEFAULT, HELLO))
				.toList();
			for (CompletableFuture<StringValue> answer : answers) {
				assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(StringValue.of("hi"));
			}
		}
	}

	@Test
	void endsTheStreamOfAnEarlyAnswer() throws Exception {
		CompletableFuture<Integer> resetCode = new CompletableFuture<>();
		MethodDescriptor<StringValue, StringValue> upload = method(MethodShape.CLIENT_STREAMING);
		try (ScriptedServer server = new ScriptedServer((client) -> {
			int stream = client.await(ScriptedServer.HEADERS).stream();
			client.begin(stream);
			client.message(stream, "enough");
			client.ok(stream);
			resetCode.complete((int) client.await(ScriptedServer.RST_STREAM).payload()[3]);
		});
				RpcChannel channel = RpcChannel.create(server.target());
				ClientStream<StringValue, StringValue> call = channel.blocking()
					.clientStreaming(upload, CallOptions.DEFAULT)) {
			assertThat(resetCode.get(10, TimeUnit.SECONDS)).isZero();
			assertThat(call.finish()).isEqualTo(StringValue.of("enough"));
		}
	}

	private static StringValue call(Script... scripts) throws Exception {
		try (ScriptedServer server = new ScriptedServer(scripts);
				RpcChannel channel = RpcChannel.create(server.target())) {
			return unary(channel);
		}
	}

	private static RpcException failure(Script script) {
		return catchThrowableOfType(RpcException.class, () -> call(script));
	}

	private static StringValue unary(RpcChannel channel) {
		return channel.blocking().unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10)), HELLO);
	}

	private static MethodDescriptor<StringValue, StringValue> method(MethodShape shape) {
		return MethodDescriptors.of("test.Hostile", "Call", shape, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

}
