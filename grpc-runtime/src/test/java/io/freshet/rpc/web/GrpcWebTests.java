package io.freshet.rpc.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.web.Shop.ECHO;
import static io.freshet.rpc.web.Shop.framed;
import static io.freshet.rpc.web.Shop.join;
import static io.freshet.rpc.web.Shop.named;
import static org.assertj.core.api.Assertions.assertThat;

/** gRPC-Web, binary and text. */
class GrpcWebTests {

	private static final String BINARY = "application/grpc-web+proto";

	private static final String TEXT = "application/grpc-web-text+proto";

	private static final String TRAILERS = "grpc-status: 0\r\nx-trailer: t\r\n";

	private final Shop shop = new Shop();

	@AfterEach
	void stillServes() throws IOException {
		try (this.shop) {
			assertThat(this.shop.post("/test.Shop/Sum", BINARY, framed(named("a"))).body())
				.isEqualTo(join(framed(named("a")), trailers("grpc-status: 0\r\n")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { BINARY, "application/grpc-web" })
	void sendsTrailersAsTheLastMessage(String contentType) throws IOException {
		Received reply = this.shop.post("/test.Shop/List", contentType, framed(named("a")), "x-grpc-web", "1");
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("content-type")).isEqualTo(BINARY);
		assertThat(reply.blocks()).isEqualTo(1);
		assertThat(reply.body())
			.isEqualTo(join(framed(named("a0")), framed(named("a1")), framed(named("a2")), trailers(TRAILERS)));
		assertThat(this.shop.seen).containsExactly("grpc-web /test.Shop/List");
	}

	@Test
	void sendsHeadersAsHeaders() throws IOException {
		Received reply = this.shop.post(ECHO, BINARY, framed(named("a")));
		assertThat(reply.header("x-header")).isEqualTo("h");
		assertThat(Shop.text(reply)).endsWith("grpc-status: 0\r\nx-trailer: t\r\nx-trailer-bin: AQ\r\n");
	}

	@Test
	void speaksJson() throws IOException {
		byte[] message = framed(0, "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8));
		Received reply = this.shop.post("/test.Shop/Chat", "application/grpc-web+json", message);
		assertThat(reply.header("content-type")).isEqualTo("application/grpc-web+json");
		assertThat(reply.body()).isEqualTo(join(message, trailers("grpc-status: 0\r\n")));
	}

	@Test
	void tellsAFailureInTheLastMessage() throws IOException {
		Received reply = this.shop.post("/test.Shop/Nothing", BINARY, framed(named("a")));
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("grpc-status")).isNull();
		assertThat(reply.body())
			.isEqualTo(trailers("grpc-status: 12\r\ngrpc-message: there is no method /test.Shop/Nothing\r\n"));
	}

	@Test
	void sendsAndTakesText() throws IOException {
		byte[] request = Base64.getEncoder().encode(framed(named("a")));
		Received reply = this.shop.post("/test.Shop/List", TEXT, request);
		assertThat(reply.header("content-type")).isEqualTo(TEXT);
		assertThat(decode(reply.body()))
			.isEqualTo(join(framed(named("a0")), framed(named("a1")), framed(named("a2")), trailers(TRAILERS)));
	}

	@Test
	void answersWithTextWhereThatIsAccepted() throws IOException {
		Received reply = this.shop.post(ECHO, BINARY, framed(named("a")), "accept", "application/grpc-web-text");
		assertThat(reply.header("content-type")).isEqualTo(TEXT);
		assertThat(decode(reply.body())).startsWith(framed(named("a")));
	}

	@Test
	void takesTextThatIsPaddedAnywhereAndCutAnywhere() throws IOException {
		byte[] frame = framed(named("abcdefgh"));
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		for (byte b : frame) {
			text.writeBytes(Base64.getEncoder().encode(new byte[] { b }));
		}
		byte[] bytes = text.toByteArray();
		int stream = this.shop.client.open(Shop.fields("POST", "/test.Shop/Sum", "content-type", TEXT, "x-first", "1"));
		for (int i = 0; i < bytes.length; i += 3) {
			int end = Math.min(bytes.length, i + 3);
			this.shop.client.data(stream, java.util.Arrays.copyOfRange(bytes, i, end), end == bytes.length);
		}
		assertThat(decode(this.shop.client.reply(stream).body())).startsWith(frame);
	}

	@ParameterizedTest
	@ValueSource(strings = { "****", "AAA", "A=", "AAAAAAE=*", "AAAA AAE" })
	void refusesTextThatIsNotBase64(String body) throws IOException {
		for (String path : new String[] { ECHO, "/test.Shop/Chat" }) {
			Received reply = this.shop.post(path, TEXT, body);
			assertThat(reply.header(":status")).isEqualTo("200");
			assertThat(new String(decode(reply.body()), StandardCharsets.US_ASCII)).contains("grpc-status: 13");
		}
	}

	@Test
	void givesCreditForALongTextAsItIsRead() throws IOException {
		byte[] message = framed(named("x".repeat(3000)));
		byte[] text = Base64.getEncoder().encode(message);
		int stream = this.shop.client
			.open(Shop.fields("POST", "/test.Shop/Chat", "content-type", TEXT, "x-first", "1"));
		int sent = 0;
		for (int i = 0; i < 800; i++) {
			this.shop.client.data(stream, text, i == 799);
			sent += text.length;
			if (i < 799 && i % 50 == 0) {
				this.shop.client.awaitCredit(stream, sent, text.length * 50);
			}
		}
		byte[] reply = decode(this.shop.client.reply(stream).body());
		assertThat(reply.length).isEqualTo(message.length * 800 + trailers("grpc-status: 0\r\n").length);
	}

	@Test
	void refusesATrailerFrameInARequest() throws IOException {
		Received reply = this.shop.post(ECHO, BINARY, join(framed(named("a")), trailers("x: y\r\n")));
		assertThat(Shop.text(reply)).contains("grpc-status: 1");
	}

	@Test
	void endsInTimeWithATrailerFrame() throws IOException {
		Received reply = this.shop.post(ECHO, BINARY, framed(named("wait")), "grpc-timeout", "50m");
		assertThat(Shop.text(reply)).contains("grpc-status: 4");
	}

	private static byte[] trailers(String block) {
		return framed(0x80, block.getBytes(StandardCharsets.US_ASCII));
	}

	/** Groups may be padded anywhere. */
	private static byte[] decode(byte[] text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < text.length; i += 4) {
			bytes.writeBytes(Base64.getDecoder().decode(java.util.Arrays.copyOfRange(text, i, i + 4)));
		}
		return bytes.toByteArray();
	}

}
