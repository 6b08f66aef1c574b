package io.freshet.rpc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.AnsweringServer.Script;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.http2.Http2Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client makes of answers that are rare, among them such as no server should
 * give. Source: grpc/grpc, doc/http2-interop-test-descriptions.md and
 * doc/http-grpc-status-mapping.md.
 */
class RareAnswerTests {

	private static final MethodDescriptor<BytesValue, BytesValue> UNARY = MethodDescriptors.of("test.Echo", "Unary",
			MethodShape.UNARY, BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());

	private static final int NO_ERROR = 0;

	private static final String[] HEADERS = { ":status", "200", "content-type", "application/grpc" };

	private static final String[] OK = { "grpc-status", "0" };

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable resource : this.opened) {
			resource.close();
		}
	}

	@Test
	void failsWhenResetAfterHeaders() throws Exception {
		assertResetFails(new byte[0]);
	}

	@Test
	void failsWhenResetDuringMessage() throws Exception {
		assertResetFails(Arrays.copyOf(framed(bytes(100)), 50));
	}

	@Test
	void acknowledgesEveryPing() throws Exception {
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.ping();
			client.headers(stream, 0, HEADERS);
			client.ping();
			client.data(stream, framed(bytes(10)), false);
			client.ping();
			client.headers(stream, Http2Script.END_STREAM, OK);
		});
		assertThat(call(channel)).isEqualTo(bytes(10));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 255 })
	void givesBackTheCreditOfPadding(int padding) throws Exception {
		int size = 100_000;
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.headers(stream, 0, HEADERS);
			byte[] message = framed(bytes(size));
			int frameBytes = 5 + ((padding > 0) ? 1 + padding : 0);
			int sent = 0;
			for (int offset = 0; offset < message.length; offset += 5) {
				client.awaitCredit(stream, sent, frameBytes);
				int end = Math.min(offset + 5, message.length);
				client.paddedData(stream, Arrays.copyOfRange(message, offset, end), padding);
				sent += frameBytes;
			}
			client.headers(stream, Http2Script.END_STREAM, OK);
			client.goAway();
		});
		assertThat(call(channel)).isEqualTo(bytes(size));
	}

	@ParameterizedTest
	@CsvSource({ "400, INTERNAL", "401, UNAUTHENTICATED", "403, PERMISSION_DENIED", "404, UNIMPLEMENTED",
			"429, UNAVAILABLE", "502, UNAVAILABLE", "503, UNAVAILABLE", "504, UNAVAILABLE", "200, UNKNOWN",
			"405, UNKNOWN", "431, UNKNOWN", "500, UNKNOWN" })
	void mapsAnswersOfSomethingElse(String httpStatus, StatusCode code) throws Exception {
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.headers(stream, 0, ":status", httpStatus, "content-type", "text/html");
			client.data(stream, "<h1>a proxy</h1>".getBytes(StandardCharsets.UTF_8), true);
			client.goAway();
		});
		RpcException failure = failure(channel);
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure.status().message()).contains("a proxy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "17", "-1", "4294967296" })
	void takesUnreadableStatusAsUnknown(String status) throws Exception {
		RpcChannel channel = connect((client) -> {
			client.headers(client.nextRequest(), Http2Script.END_STREAM, join(HEADERS, "grpc-status", status));
			client.goAway();
		});
		assertThat(failure(channel).code()).isEqualTo(StatusCode.UNKNOWN);
	}

	@Test
	void leavesBrokenEscapesInTheMessageAlone() throws Exception {
		RpcChannel channel = connect((client) -> {
			client.headers(client.nextRequest(), Http2Script.END_STREAM,
					join(HEADERS, "grpc-status", "9", "grpc-message", "50% off%2 caf%C3%A9%"));
			client.goAway();
		});
		assertThat(failure(channel).status().message()).isEqualTo("50% off%2 caf\u00e9%");
	}

	@Test
	void ignoresStatusInHeadersThatAMessageFollows() throws Exception {
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.headers(stream, 0, join(HEADERS, "grpc-status", "9"));
			client.data(stream, framed(bytes(3)), false);
			client.headers(stream, Http2Script.END_STREAM, OK);
			client.goAway();
		});
		assertThat(call(channel)).isEqualTo(bytes(3));
	}

	@Test
	void skipsInformationalHeaders() throws Exception {
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.headers(stream, 0, ":status", "103", "link", "x");
			answer(client, stream, bytes(3));
			client.goAway();
		});
		assertThat(call(channel)).isEqualTo(bytes(3));
	}

	@Test
	void refusesMessagesThatCannotBe() throws Exception {
		List<byte[]> bodies = List.of(new byte[] { 2, 0, 0, 0, 0 }, new byte[] { 1, 0, 0, 0, 0 },
				new byte[] { 0, 0, 0, 0, 2, 0x0a, 0x7f }, new byte[] { 0, 0, 0, 0, 9, 1 }, new byte[] { 0, 0 });
		RpcChannel channel = connect((client) -> {
			for (byte[] body : bodies) {
				int stream = client.nextRequest();
				client.headers(stream, 0, HEADERS);
				client.data(stream, body, false);
				client.headers(stream, Http2Script.END_STREAM, OK);
			}
			client.goAway();
		});
		for (byte[] body : bodies) {
			assertThat(failure(channel).code()).as(Arrays.toString(body)).isEqualTo(StatusCode.INTERNAL);
		}
	}

	@Test
	void refusesMessageOverTheLimitBeforeItArrives() throws Exception {
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.headers(stream, 0, HEADERS);
			client.data(stream, new byte[] { 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff }, false);
			client.goAway();
		});
		RpcException failure = failure(channel);
		assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(failure.status().message()).contains("4194304").contains("maxInboundMessageBytes");
	}

	@Test
	void connectsAgainAfterTheServerBrokeTheProtocol() throws Exception {
		RpcChannel channel = connect((first) -> {
			int stream = first.nextRequest();
			first.headers(stream, 0, HEADERS);
			first.frame(Http2Script.DATA, 0, 0, new byte[1]);
			assertThat(first.goAway()).isNotNull().isNotEqualTo(NO_ERROR);
		}, (second) -> {
			answer(second, second.nextRequest(), bytes(20));
			second.goAway();
		});
		assertThat(failure(channel).code()).isIn(StatusCode.UNAVAILABLE, StatusCode.INTERNAL);
		assertThat(call(channel)).isEqualTo(bytes(20));
	}

	private void assertResetFails(byte[] before) throws Exception {
		RpcChannel channel = connect((client) -> {
			int stream = client.nextRequest();
			client.headers(stream, 0, HEADERS);
			client.data(stream, before, false);
			client.reset(stream, NO_ERROR);
			client.goAway();
		});
		assertThat(failure(channel).code()).isEqualTo(StatusCode.INTERNAL);
	}

	/** After the test the channel closes, then the script has to come to its end. */
	private RpcChannel connect(Script... connections) throws IOException {
		AnsweringServer server = AnsweringServer.start(connections);
		RpcChannel channel = RpcChannel.create(server.target(),
				ChannelOptions.builder().deadline(Duration.ofSeconds(10)).build());
		this.opened.addAll(List.of(channel, server::awaitEnd, server));
		return channel;
	}

	private static BytesValue call(RpcChannel channel) {
		return channel.blocking().unary(UNARY, CallOptions.DEFAULT, bytes(10));
	}

	private static RpcException failure(RpcChannel channel) {
		try {
			BytesValue response = call(channel);
			throw new AssertionError("the call succeeded with " + response.getValue().size() + " bytes");
		}
		catch (RpcException ex) {
			return ex;
		}
	}

	private static void answer(Http2Script client, int stream, BytesValue response) throws IOException {
		client.headers(stream, 0, HEADERS);
		client.data(stream, framed(response), false);
		client.headers(stream, Http2Script.END_STREAM, OK);
	}

	private static BytesValue bytes(int size) {
		return BytesValue.of(ByteString.copyFrom(new byte[size]));
	}

	private static byte[] framed(BytesValue message) {
		byte[] payload = message.toByteArray();
		return ByteBuffer.allocate(5 + payload.length).put((byte) 0).putInt(payload.length).put(payload).array();
	}

	private static String[] join(String[] first, String... second) {
		String[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

}
