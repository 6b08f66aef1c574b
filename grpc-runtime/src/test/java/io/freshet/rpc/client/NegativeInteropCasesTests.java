package io.freshet.rpc.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ScriptedServer.Frame;
import io.freshet.rpc.client.ScriptedServer.Peer;
import io.freshet.rpc.client.ScriptedServer.Script;
import io.freshet.rpc.codegen.MethodDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The negative HTTP/2 cases of the interoperability suite, by their official names.
 * Source: grpc/grpc, doc/negative-http2-interop-test-descriptions.md.
 */
class NegativeInteropCasesTests {

	private static final int RESPONSE_BYTES = 314_159;

	private static final MethodDescriptor<BytesValue, BytesValue> UNARY = MethodDescriptors.of("test.Negative", "Call",
			MethodShape.UNARY, BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());

	private static final BytesValue RESPONSE = BytesValue.of(ByteString.copyFrom(new byte[RESPONSE_BYTES]));

	private static final Script ANSWER = (client) -> answer(client, client.awaitRequest());

	@Test
	void goaway() throws Exception {
		try (ScriptedServer server = new ScriptedServer((client) -> {
			int stream = client.awaitRequest();
			answer(client, stream);
			client.goAway(stream, 0);
		}, ANSWER); RpcChannel channel = RpcChannel.create(server.target())) {
			assertThat(call(channel)).isEqualTo(RESPONSE);
			assertThat(call(channel)).isEqualTo(RESPONSE);
			assertThat(server.failures()).isEmpty();
		}
	}

	@Test
	void rstAfterHeader() throws Exception {
		assertFailure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.reset(stream, 0);
		});
	}

	@Test
	void rstDuringData() throws Exception {
		assertFailure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			client.frame(ScriptedServer.DATA, 0, stream, Arrays.copyOf(message(), 1000));
			client.reset(stream, 0);
		});
	}

	@Test
	void rstAfterData() throws Exception {
		assertFailure((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			send(client, stream, 16_384, 0);
			client.reset(stream, 0);
		});
	}

	@Test
	void ping() throws Exception {
		AtomicInteger acknowledged = new AtomicInteger();
		CompletableFuture<Void> all = new CompletableFuture<>();
		try (ScriptedServer server = new ScriptedServer((client) -> {
			sendPing(client);
			int stream = client.awaitRequest();
			sendPing(client);
			client.begin(stream);
			sendPing(client);
			send(client, stream, 16_384, 0);
			sendPing(client);
			client.ok(stream);
			sendPing(client);
			while (acknowledged.get() < 4) {
				Frame frame = client.await(ScriptedServer.PING);
				if (frame.flags() == 0) {
					// The client measures the path, as much has arrived.
					continue;
				}
				assertThat(frame.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
				acknowledged.incrementAndGet();
			}
			all.complete(null);
		}); RpcChannel channel = RpcChannel.create(server.target())) {
			assertThat(call(channel)).isEqualTo(RESPONSE);
			// The acknowledgement of the first one came before the request and was
			// skipped
			// with it.
			all.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void maxStreams() throws Exception {
		CountDownLatch lowered = new CountDownLatch(1);
		AtomicInteger violations = new AtomicInteger();
		try (ScriptedServer server = new ScriptedServer((client) -> {
			ANSWER.play(client);
			client.frame(ScriptedServer.SETTINGS, 0, 0, 0, 3, 0, 0, 0, 1);
			sendPing(client);
			client.await(ScriptedServer.PING);
			lowered.countDown();
			for (int i = 0; i < 10; i++) {
				int stream = client.awaitRequest();
				// Whatever the client has sent meanwhile is in front of the
				// acknowledgement.
				sendPing(client);
				Frame frame = client.read();
				while (frame.type() != ScriptedServer.PING) {
					violations.addAndGet((frame.type() == ScriptedServer.HEADERS) ? 1 : 0);
					frame = client.read();
				}
				answer(client, stream);
			}
		}); RpcChannel channel = RpcChannel.create(server.target())) {
			assertThat(call(channel)).isEqualTo(RESPONSE);
			assertThat(lowered.await(10, TimeUnit.SECONDS)).isTrue();
			List<CompletableFuture<BytesValue>> answers = IntStream.range(0, 10)
				.mapToObj((i) -> channel.async().unary(UNARY, CallOptions.DEFAULT, BytesValue.getDefaultInstance()))
				.toList();
			for (CompletableFuture<BytesValue> answer : answers) {
				assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(RESPONSE);
			}
			assertThat(violations).hasValue(0);
		}
	}

	/** 255 is data_frame_padding, 0 its twin without padding. */
	@ParameterizedTest
	@ValueSource(ints = { 255, 0 })
	void dataFramePadding(int padding) throws Exception {
		try (ScriptedServer server = new ScriptedServer((client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			send(client, stream, 5, padding);
			client.ok(stream);
		}); RpcChannel channel = RpcChannel.create(server.target())) {
			assertThat(call(channel)).isEqualTo(RESPONSE);
			assertThat(server.failures()).isEmpty();
		}
	}

	private static void assertFailure(Script script) throws IOException {
		try (ScriptedServer server = new ScriptedServer(script);
				RpcChannel channel = RpcChannel.create(server.target())) {
			RpcException failure = catchThrowableOfType(RpcException.class, () -> call(channel));
			assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
		}
	}

	private static BytesValue call(RpcChannel channel) {
		return channel.blocking()
			.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(20)), BytesValue.getDefaultInstance());
	}

	private static void sendPing(Peer client) throws IOException {
		client.frame(ScriptedServer.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
	}

	private static void answer(Peer client, int stream) throws IOException {
		client.begin(stream);
		send(client, stream, 16_384, 0);
		client.ok(stream);
	}

	private static byte[] message() {
		byte[] value = RESPONSE.toByteArray();
		return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(value.length).put(value).array();
	}

	/**
	 * Sends the response in frames, never more than the windows of the stream allow. Both
	 * windows count the padding and its length. RFC 9113, 6.1 and 6.9.1.
	 */
	private static void send(Peer client, int stream, int payload, int padding) throws IOException {
		byte[] message = message();
		// What our client grants at once.
		long streamWindow = 1024 * 1024;
		for (int from = 0; from < message.length; from += payload) {
			int length = Math.min(payload, message.length - from);
			ByteArrayOutputStream frame = new ByteArrayOutputStream();
			if (padding > 0) {
				frame.write(padding);
			}
			frame.write(message, from, length);
			frame.write(new byte[padding]);
			while (streamWindow < frame.size()) {
				Frame update = client.await(8);
				if (update.stream() == stream) {
					streamWindow += ByteBuffer.wrap(update.payload()).getInt();
				}
			}
			streamWindow -= frame.size();
			client.frame(ScriptedServer.DATA, (padding > 0) ? 8 : 0, stream, frame.toByteArray());
		}
	}

}
