package io.freshet.rpc.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.google.protobuf.Method;

import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.web.Shop.ECHO;
import static io.freshet.rpc.web.Shop.named;
import static org.assertj.core.api.Assertions.assertThat;

/** Connect with the request in the URL, for methods without side effects. */
class ConnectGetTests {

	private static final String QUERY = "?connect=v1&encoding=json&message=";

	private final Shop shop = Shop.with((web) -> web.maxUrlBytes(1000));

	@AfterEach
	void stillServes() throws IOException {
		try (this.shop) {
			assertThat(this.shop.send("GET", ECHO + QUERY + "%7b%7d").header(":status")).isEqualTo("200");
		}
	}

	@Test
	void answersAQueryInJson() throws IOException {
		Received reply = this.shop.send("GET", ECHO + QUERY + "%7B%22name%22%3A%22Ada%20L%22%7D");
		assertThat(reply.header(":status")).isEqualTo("200");
		assertThat(reply.header("vary")).isEqualTo("accept-encoding");
		assertThat(Shop.text(reply)).isEqualTo("{\"name\":\"Ada L\"}");
		assertThat(this.shop.seen).containsExactly("connect /test.Shop/Echo");
	}

	@Test
	void answersAQueryInProtobufCompressedOrNot() throws IOException {
		byte[] message = named("Ada").toByteArray();
		String base64 = Base64.getUrlEncoder().encodeToString(message);
		Received reply = this.shop.send("GET", ECHO + "?base64=1&encoding=proto&message=" + base64);
		assertThat(Method.parseFrom(reply.body())).isEqualTo(named("Ada"));
		String compressed = Base64.getUrlEncoder().withoutPadding().encodeToString(Shop.gzip(message));
		Received second = this.shop.send("GET",
				ECHO + "?base64=1&compression=gzip&encoding=proto&message=" + compressed);
		assertThat(Method.parseFrom(second.body())).isEqualTo(named("Ada"));
	}

	@Test
	void answers304ToAClientThatHasTheAnswer() throws IOException {
		String path = ECHO + QUERY + "%7B%22name%22%3A%22tag%22%7D";
		Received reply = this.shop.send("GET", path);
		assertThat(reply.header("etag")).isEqualTo("\"v1\"");
		assertThat(reply.header("cache-control")).isEqualTo("max-age=60");
		Received again = this.shop.send("GET", path, "if-none-match", "\"v0\", W/\"v1\"");
		assertThat(again.header(":status")).isEqualTo("304");
		assertThat(again.header("etag")).isEqualTo("\"v1\"");
		assertThat(again.header("cache-control")).isEqualTo("max-age=60");
		assertThat(again.bodyBytes()).isZero();
		assertThat(this.shop.send("GET", path, "if-none-match", "\"v0\"").header(":status")).isEqualTo("200");
	}

	@Test
	void sendsTheWholeAnswerToAPostThatNamesATag() throws IOException {
		assertThat(this.shop.post(ECHO, "application/json", "{\"name\":\"tag\"}", "if-none-match", "\"v1\"")
			.header(":status")).isEqualTo("200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?", "?encoding=json", "?message=%7b%7d", "?encoding=json&message=%zz",
			"?encoding=json&message=%7b%7d&message=%7b%7d", "?base64=1&encoding=proto&message=***",
			"?connect=v2&encoding=json&message=%7b%7d", "?encoding=json&message=%7b" })
	void refusesAQueryThatIsNoCall(String query) throws IOException {
		Received reply = this.shop.send("GET", ECHO + query);
		assertThat(reply.header(":status")).isEqualTo("400");
		assertThat(Shop.text(reply)).startsWith("{\"code\":\"invalid_argument\"");
	}

	@Test
	void refusesAMethodThatMayChangeSomething() throws IOException {
		Received reply = this.shop.send("GET", "/test.Shop/Change" + QUERY + "%7b%7d");
		assertThat(reply.header(":status")).isEqualTo("405");
		assertThat(reply.header("allow")).isEqualTo("POST");
		assertThat(this.shop.seen).isEmpty();
	}

	@Test
	void refusesAStreamingMethod() throws IOException {
		assertThat(this.shop.send("GET", "/test.Shop/List" + QUERY + "%7b%7d").header(":status")).isEqualTo("405");
	}

	@Test
	void answers404ForAPathThatIsNoMethod() throws IOException {
		assertThat(this.shop.send("GET", "/favicon.ico").header(":status")).isEqualTo("404");
	}

	@Test
	void answers414ForAUrlThatIsTooLong() throws IOException {
		String start = ECHO + QUERY;
		Received reply = this.shop.send("GET", start + "x".repeat(1001 - start.length()));
		assertThat(reply.header(":status")).isEqualTo("414");
		assertThat(Shop.text(reply)).contains("1001").contains("1000").contains("maxUrlBytes");
		assertThat(this.shop.send("GET", start + "x".repeat(1000 - start.length())).header(":status")).isEqualTo("400");
	}

	@Test
	void answers415ForACodecItDoesNotKnow() throws IOException {
		assertThat(this.shop.send("GET", ECHO + "?encoding=xml&message=a").header(":status")).isEqualTo("415");
	}

	@Test
	void namesBothMethodsToOneWhoTriesAThird() throws IOException {
		Received reply = this.shop.send("PUT", ECHO);
		assertThat(reply.header(":status")).isEqualTo("405");
		assertThat(reply.header("allow")).isEqualTo("GET, POST");
	}

	@Test
	void doesNotLetABodyMatter() throws IOException {
		int stream = this.shop.client
			.open(Shop.fields("GET", ECHO + QUERY + "%7b%7d", "content-type", "application/json", "x-first", "1"));
		this.shop.client.data(stream, "{\"name\":\"Eve\"}".getBytes(StandardCharsets.UTF_8), true);
		assertThat(Shop.text(this.shop.client.reply(stream))).isEqualTo("{}");
	}

}
