package io.freshet.rpc.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.Method;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.web.Shop.ECHO;
import static io.freshet.rpc.web.Shop.named;
import static org.assertj.core.api.Assertions.assertThat;

/** Connect with one message each way, by POST. */
class ConnectUnaryTests {

	private static final int LIMIT = 10_000;

	private final Shop shop = new Shop((options) -> options.maxInboundMessageBytes(LIMIT));

	@AfterEach
	void stillServes() throws IOException {
		try (this.shop) {
			assertThat(this.shop.post(ECHO, "application/json", "{\"name\":\"Ada\"}").header(":status"))
				.isEqualTo("200");
		}
	}

	@Test
	void answersJsonWithJson() throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{\"name\":\"Ada\",\"requestStreaming\":true}");
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("content-type")).isEqualTo("application/json");
		assertThat(reply.header("content-length")).isEqualTo(Integer.toString(reply.bodyBytes()));
		assertThat(Shop.text(reply)).isEqualTo("{\"name\":\"Ada\",\"requestStreaming\":true}");
		assertThat(reply.blocks()).isEqualTo(1);
		assertThat(this.shop.seen).containsExactly("connect /test.Shop/Echo");
	}

	@Test
	void answersProtobufWithProtobuf() throws IOException {
		Received reply = this.shop.post(ECHO, "application/proto", named("Ada").toByteArray());
		assertThat(reply.header("content-type")).isEqualTo("application/proto");
		assertThat(Method.parseFrom(reply.body())).isEqualTo(named("Ada"));
	}

	@Test
	void takesAnEmptyBodyForAnEmptyMessage() throws IOException {
		assertThat(this.shop.post(ECHO, "application/proto", "").bodyBytes()).isZero();
		Received withoutData = this.shop.send("POST", ECHO, "content-type", "application/proto", "content-encoding",
				"gzip");
		assertThat(withoutData.header(":status")).isEqualTo("200");
	}

	@Test
	void sendsMetadataAndPrefixedTrailersAsHeaders() throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{\"name\":\"headers\"}", "x-echo", "Ada");
		assertThat(Shop.text(reply)).isEqualTo("{\"name\":\"Ada\"}");
		assertThat(reply.header("x-header")).isEqualTo("h");
		assertThat(reply.header("trailer-x-trailer")).isEqualTo("t");
		assertThat(reply.header("trailer-x-trailer-bin")).isEqualTo("AQ");
		assertThat(reply.header("grpc-status")).isNull();
	}

	@Test
	void tellsAFailureInJsonWhateverTheCodec() throws IOException {
		Received reply = this.shop.post(ECHO, "application/proto", named("fail").toByteArray());
		assertThat(reply.header(":status")).isEqualTo("404");
		assertThat(reply.header("content-type")).isEqualTo("application/json");
		assertThat(reply.header("trailer-x-why")).isEqualTo("because");
		assertThat(reply.header("trailer-x-trailer")).isEqualTo("t");
		assertThat(Shop.text(reply)).isEqualTo("{\"code\":\"not_found\",\"message\":\"no \\\"üser\\\"\","
				+ "\"details\":[{\"type\":\"test.Detail\",\"value\":\"CAE\"}]}");
	}

	@Test
	void keepsToItselfWhatAHandlerThrew() throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{\"name\":\"throw\"}");
		assertThat(reply.header(":status")).isEqualTo("500");
		assertThat(Shop.text(reply))
			.matches("\\{\"code\":\"unknown\",\"message\":\"internal error, id [0-9a-f]{16}\"}");
	}

	@Test
	void answers501ForAMethodThatNobodyImplements() throws IOException {
		assertThat(this.shop.post("/test.Shop/Absent", "application/json", "{}").header(":status")).isEqualTo("501");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/test.Shop/Nothing", "/", "/test.shop/Echo", "//test.Shop/Echo", "/test.Shop/Echo/",
			"/test.Shop/Echo?x=1", "/test.Shop%2fEcho" })
	void answers404ForAPathThatIsNoMethod(String path) throws IOException {
		Received reply = this.shop.post(path, "application/json", "{}");
		assertThat(reply.header(":status")).isEqualTo("404");
		assertThat(Shop.text(reply)).startsWith("{\"code\":\"unimplemented\"");
		assertThat(this.shop.seen).isEmpty();
		assertThat(this.shop.server.guardCounters().count(Guard.UNKNOWN_METHODS)).isEqualTo(1);
	}

	@Test
	void compressesBodiesBothWays() throws IOException {
		byte[] request = Shop.gzip("{\"name\":\"compress\"}".getBytes(StandardCharsets.UTF_8));
		Received reply = this.shop.post(ECHO, "application/json", request, "content-encoding", "gzip");
		assertThat(reply.header("content-encoding")).isEqualTo("gzip");
		byte[] body = new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes();
		assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"compress\"}");
	}

	@Test
	void doesNotCompressForAClientThatDoesNotAcceptIt() throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{\"name\":\"compress\"}", "accept-encoding", "zip");
		assertThat(reply.header("content-encoding")).isNull();
		assertThat(Shop.text(reply)).isEqualTo("{\"name\":\"compress\"}");
	}

	@Test
	void namesTheCodingsItKnows() throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{}", "content-encoding", "zip");
		assertThat(reply.header(":status")).isEqualTo("501");
		assertThat(reply.header("accept-encoding")).contains("gzip");
		assertThat(Shop.text(reply)).contains("unimplemented").contains("gzip");
	}

	@Test
	void refusesABodyLongerThanTheLimit() throws IOException {
		assertTooLong("application/json",
				("{\"name\":\"" + "x".repeat(LIMIT) + "\"}").getBytes(StandardCharsets.UTF_8));
		assertTooLong("application/json",
				Shop.gzip(("{\"name\":\"" + "x".repeat(LIMIT) + "\"}").getBytes(StandardCharsets.UTF_8)),
				"content-encoding", "gzip");
		assertThat(this.shop.server.guardCounters().count(Guard.MESSAGE_BYTES)).isEqualTo(2);
	}

	@Test
	void stopsReadingABodyThatIsTooLong() throws IOException {
		int stream = this.shop.client
			.open(Shop.fields("POST", ECHO, "content-type", "application/proto", "x-first", "1"));
		this.shop.client.data(stream, new byte[LIMIT * 2], false);
		Received reply = this.shop.client.reply(stream);
		assertThat(reply.header(":status")).isEqualTo("429");
	}

	private void assertTooLong(String contentType, byte[] body, String... more) throws IOException {
		Received reply = this.shop.post(ECHO, contentType, body, more);
		assertThat(reply.header(":status")).isEqualTo("429");
		assertThat(Shop.text(reply)).contains("resource_exhausted").contains("maxInboundMessageBytes");
	}

	@Test
	void answers504WhenTheTimeIsOver() throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{\"name\":\"wait\"}", "connect-timeout-ms", "50");
		assertThat(reply.header(":status")).isEqualTo("504");
		assertThat(Shop.text(reply)).startsWith("{\"code\":\"deadline_exceeded\"");
		assertThat(this.shop.post(ECHO, "application/json", "{}", "connect-timeout-ms", "0").header(":status"))
			.isEqualTo("504");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "1s", "12345678901" })
	void refusesWhatIsNotATimeout(String timeout) throws IOException {
		Received reply = this.shop.post(ECHO, "application/json", "{}", "connect-timeout-ms", timeout);
		assertThat(reply.header(":status")).isEqualTo("400");
		assertThat(Shop.text(reply)).startsWith("{\"code\":\"invalid_argument\"").contains("connect-timeout-ms");
	}

	@Test
	void heedsNoTimeoutOfAnotherProtocol() throws IOException {
		assertThat(this.shop.post(ECHO, "application/json", "{}", "grpc-timeout", "nonsense").header(":status"))
			.isEqualTo("200");
		assertThat(this.shop.post(ECHO, "application/json", "{}", "grpc-encoding", "zip").header(":status"))
			.isEqualTo("200");
	}

	@Test
	void refusesAnotherVersionOfTheProtocol() throws IOException {
		assertThat(this.shop.post(ECHO, "application/json", "{}", "connect-protocol-version", "1").header(":status"))
			.isEqualTo("200");
		assertThat(this.shop.post(ECHO, "application/json", "{}", "connect-protocol-version", "2").header(":status"))
			.isEqualTo("400");
	}

	@Test
	void cancelsTheCallWhenTheClientGoesAway() throws Exception {
		int stream = this.shop.client
			.open(Shop.fields("POST", ECHO, "content-type", "application/json", "x-first", "1"));
		this.shop.client.data(stream, "{\"name\":\"wait\"}".getBytes(StandardCharsets.UTF_8), true);
		while (this.shop.seen.isEmpty()) {
			Thread.onSpinWait();
		}
		this.shop.client.reset(stream, 8);
		// stop() would wait for the handler if the cancellation did not reach it
		assertThat(this.shop.server.isRunning()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/test.Shop/List", "/test.Shop/Sum", "/test.Shop/Chat" })
	void refusesStreamingMethodsWith415(String path) throws IOException {
		Received reply = this.shop.post(path, "application/json", "{}");
		assertThat(reply.header(":status")).isEqualTo("415");
		assertThat(reply.header("accept-post")).contains("application/connect+json").doesNotContain("application/json");
	}

}
