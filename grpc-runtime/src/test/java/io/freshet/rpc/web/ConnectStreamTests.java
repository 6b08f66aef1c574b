package io.freshet.rpc.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.web.Shop.framed;
import static io.freshet.rpc.web.Shop.join;
import static io.freshet.rpc.web.Shop.named;
import static org.assertj.core.api.Assertions.assertThat;

/** Connect with streams of messages. */
class ConnectStreamTests {

	private static final String PROTO = "application/connect+proto";

	private static final String JSON = "application/connect+json";

	private static final byte[] END = end("{}");

	private final Shop shop = new Shop((options) -> options.maxInboundMessageBytes(1000));

	@AfterEach
	void stillServes() throws IOException {
		try (this.shop) {
			assertThat(this.shop.post("/test.Shop/Sum", PROTO, framed(named("a"))).body())
				.isEqualTo(join(framed(named("a")), END));
		}
	}

	@Test
	void streamsResponsesAndEndsThemWithAMessage() throws IOException {
		Received reply = this.shop.post("/test.Shop/List", PROTO, framed(named("a")));
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("content-type")).isEqualTo(PROTO);
		assertThat(reply.blocks()).isEqualTo(1);
		assertThat(reply.body()).isEqualTo(join(framed(named("a0")), framed(named("a1")), framed(named("a2")),
				end("{\"metadata\":{\"x-trailer\":[\"t\"]}}")));
		assertThat(this.shop.seen).containsExactly("connect /test.Shop/List");
	}

	@Test
	void streamsJson() throws IOException {
		byte[] request = framed(0, "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8));
		Received reply = this.shop.post("/test.Shop/Chat", JSON, join(request, request));
		assertThat(reply.header("content-type")).isEqualTo(JSON);
		assertThat(reply.body()).isEqualTo(join(request, request, END));
	}

	@Test
	void tellsAFailureBehindTheMessages() throws IOException {
		Received reply = this.shop.post("/test.Shop/List", PROTO, framed(named("fail")));
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.body()).isEqualTo(join(framed(named("fail0")), framed(named("fail1")), framed(named("fail2")),
				end("{\"error\":{\"code\":\"not_found\",\"message\":\"no \\\"üser\\\"\","
						+ "\"details\":[{\"type\":\"test.Detail\",\"value\":\"CAE\"}]},"
						+ "\"metadata\":{\"x-trailer\":[\"t\"],\"x-why\":[\"because\"]}}")));
	}

	@Test
	void answersInTheMiddleOfARequest() throws IOException {
		int stream = this.shop.client
			.open(Shop.fields("POST", "/test.Shop/Chat", "content-type", PROTO, "x-first", "1"));
		this.shop.client.data(stream, framed(named("a")), false);
		this.shop.client.data(stream, framed(named("b")), true);
		assertThat(this.shop.client.reply(stream).body()).isEqualTo(join(framed(named("a")), framed(named("b")), END));
	}

	@Test
	void readsCompressedMessages() throws IOException {
		byte[] request = framed(1, Shop.gzip(named("a").toByteArray()));
		assertThat(this.shop.post("/test.Shop/Sum", PROTO, request, "connect-content-encoding", "gzip").body())
			.isEqualTo(join(framed(named("a")), END));
	}

	@Test
	void namesTheCodingsItKnows() throws IOException {
		Received reply = this.shop.post("/test.Shop/Sum", PROTO, framed(named("a")), "connect-content-encoding", "zip");
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("connect-accept-encoding")).contains("gzip");
		assertThat(Shop.text(reply)).contains("\"code\":\"unimplemented\"");
	}

	@Test
	void refusesFramesThatARequestDoesNotHave() throws IOException {
		assertFailure(framed(2, "{}".getBytes(StandardCharsets.UTF_8)), "internal");
		assertFailure(framed(1, named("a").toByteArray()), "internal");
		assertFailure(new byte[] { 0, 0, 0 }, "internal");
		assertFailure(new byte[] { 0, 0x7f, -1, -1, -1 }, "resource_exhausted");
		assertFailure(framed(0, new byte[1001]), "resource_exhausted");
	}

	@Test
	void refusesOtherThanOneRequestWhereThereIsOne() throws IOException {
		assertThat(Shop.text(this.shop.post("/test.Shop/List", PROTO, ""))).contains("\"code\":\"unimplemented\"");
		assertThat(Shop.text(this.shop.post("/test.Shop/List", PROTO, join(framed(named("a")), framed(named("b"))))))
			.contains("\"code\":\"unimplemented\"");
	}

	@Test
	void endsWithAMessageWhenTheTimeIsOver() throws IOException {
		int stream = this.shop.client
			.open(Shop.fields("POST", "/test.Shop/Sum", "content-type", PROTO, "connect-timeout-ms", "50"));
		Received reply = this.shop.client.reply(stream);
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(Shop.text(reply)).contains("\"code\":\"deadline_exceeded\"");
	}

	@Test
	void answers404ForAPathThatIsNoMethodAnd415ForAUnaryOne() throws IOException {
		assertThat(this.shop.post("/test.Shop/Nothing", PROTO, "").header(":status")).isEqualTo("404");
		Received reply = this.shop.post(Shop.ECHO, PROTO, framed(named("a")));
		assertThat(reply.header(":status")).isEqualTo("415");
		assertThat(reply.header("accept-post")).contains("application/proto").doesNotContain("application/connect");
	}

	private void assertFailure(byte[] body, String code) throws IOException {
		Received reply = this.shop.post("/test.Shop/Sum", PROTO, body);
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(Shop.text(reply)).contains("\"code\":\"" + code + "\"");
	}

	private static byte[] end(String json) {
		return framed(2, json.getBytes(StandardCharsets.UTF_8));
	}

}
