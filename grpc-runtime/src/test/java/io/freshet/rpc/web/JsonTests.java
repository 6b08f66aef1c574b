package io.freshet.rpc.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.protobuf.JsonOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.web.Shop.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

/** Messages in JSON. */
class JsonTests {

	private static final String NAMED = "{\"name\":\"a\",\"requestTypeUrl\":\"t\"}";

	@Test
	void speaksJsonInGrpc() throws IOException {
		try (Shop shop = new Shop()) {
			byte[] message = Shop.framed(0, NAMED.getBytes(StandardCharsets.UTF_8));
			Received reply = shop.post(ECHO, "application/grpc+json", message);
			assertThat(reply.header("content-type")).isEqualTo("application/grpc+json");
			assertThat(reply.body()).isEqualTo(message);
			assertThat(reply.trailer("grpc-status")).isEqualTo("0");
			Received unknown = shop.post("/test.Shop/Nothing", "application/grpc+json", message);
			assertThat(unknown.header("content-type")).isEqualTo("application/grpc+json");
			assertThat(unknown.trailer("grpc-status")).isEqualTo("12");
			assertThat(shop.seen).containsExactly("grpc /test.Shop/Echo");
		}
	}

	@Test
	void ignoresFieldsItDoesNotKnow() throws IOException {
		try (Shop shop = new Shop()) {
			assertThat(answer(shop, "{\"name\":\"a\",\"newer\":{}}")).isEqualTo("{\"name\":\"a\"}");
		}
	}

	@Test
	void refusesFieldsItDoesNotKnowWhereThatIsWanted() throws IOException {
		try (Shop shop = Shop.with((web) -> web.json(new JsonOptions(false, false, false, 100)))) {
			Received reply = shop.post(ECHO, "application/json", "{\"newer\":1}");
			assertThat(reply.header(":status")).isEqualTo("400");
			assertThat(Shop.text(reply)).contains("newer");
		}
	}

	@Test
	void writesDefaultValuesAndNamesOfTheSourceWhereThatIsWanted() throws IOException {
		try (Shop shop = Shop.with((web) -> web.json(new JsonOptions(true, true, true, 100)))) {
			assertThat(answer(shop, NAMED)).contains("\"request_type_url\":\"t\"")
				.contains("\"request_streaming\":false");
			assertThat(answer(shop, "{\"request_type_url\":\"u\"}")).contains("\"request_type_url\":\"u\"");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null x", "{\"name\":{}}", "{\"requestStreaming\":\"maybe\"}" })
	void refusesWhatIsNoSuchMessage(String json) throws IOException {
		try (Shop shop = new Shop()) {
			Received reply = shop.post(ECHO, "application/json", json);
			assertThat(reply.header(":status")).isEqualTo("400");
			assertThat(Shop.text(reply)).contains("invalid_argument").contains("google.protobuf.Method");
		}
	}

	@Test
	void refusesTextThatIsNotUtf8() throws IOException {
		try (Shop shop = new Shop()) {
			assertThat(shop.post(ECHO, "application/json", new byte[] { '"', (byte) 0xff, '"' }).header(":status"))
				.isEqualTo("400");
		}
	}

	@Test
	void refusesDeepNestingBeforeItReadsAnything() throws IOException {
		try (Shop shop = Shop.with((web) -> web.json(new JsonOptions(false, false, true, 5)))) {
			assertThat(answer(shop, "{\"x\":[[[[]]]]}")).isEqualTo("{}");
			Received reply = shop.post(ECHO, "application/json", "{\"x\":[[[[[]]]]]}");
			assertThat(reply.header(":status")).isEqualTo("400");
			assertThat(Shop.text(reply)).contains("nested deeper than 5 levels");
			assertThat(shop.post(ECHO, "application/json", "[".repeat(1_000_000)).header(":status")).isEqualTo("400");
			assertThat(answer(shop, "{\"name\":\"\\\"[[[[[[[[\"}")).isEqualTo("{\"name\":\"\\\"[[[[[[[[\"}");
		}
	}

	@Test
	void knowsTheCharsetParameter() throws IOException {
		try (Shop shop = new Shop()) {
			Received reply = shop.post(ECHO, "application/json; charset=utf-8", "{\"name\":\"ü\"}");
			assertThat(Shop.text(reply)).isEqualTo("{\"name\":\"ü\"}");
		}
	}

	private static String answer(Shop shop, String json) throws IOException {
		Received reply = shop.post(ECHO, "application/json", json);
		assertThat(reply.header(":status")).as(Shop.text(reply)).isEqualTo("200");
		return Shop.text(reply);
	}

}
