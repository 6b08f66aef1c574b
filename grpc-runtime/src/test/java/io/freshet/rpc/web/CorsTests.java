package io.freshet.rpc.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.server.CorsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.web.Shop.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What browsers are told about pages of other origins. */
class CorsTests {

	private static final String ORIGIN = "https://app.example.com";

	private static final CorsOptions.Builder OPTIONS = CorsOptions.builder()
		.allowedOrigins(List.of(ORIGIN))
		.allowedHeaders(List.of("Authorization"))
		.exposedHeaders(List.of("X-Header", "x-trailer"))
		.maxAge(Duration.ofHours(1));

	@Test
	void answersAPreflightBeforeAnybodyElseSeesIt() throws IOException {
		try (Shop shop = with(OPTIONS)) {
			Received reply = preflight(shop, ORIGIN);
			assertThat(reply.header(":status")).isEqualTo("204");
			assertThat(reply.header("access-control-allow-origin")).isEqualTo(ORIGIN);
			assertThat(reply.header("access-control-allow-methods")).isEqualTo("POST, GET");
			assertThat(reply.header("access-control-allow-headers"))
				.isEqualTo("content-type, connect-protocol-version, authorization");
			assertThat(reply.header("access-control-max-age")).isEqualTo("3600");
			assertThat(reply.header("access-control-allow-credentials")).isNull();
			assertThat(reply.header("vary"))
				.isEqualTo("origin, access-control-request-method, access-control-request-headers");
			assertThat(shop.seen).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example.com", "null", "https://app.example.com.evil.org",
			"http://app.example.com" })
	void tellsOtherOriginsNothing(String origin) throws IOException {
		try (Shop shop = with(OPTIONS)) {
			Received preflight = preflight(shop, origin);
			assertThat(preflight.header(":status")).isEqualTo("403");
			assertThat(preflight.header("access-control-allow-origin")).isNull();
			Received reply = shop.post(ECHO, "application/json", "{}", "origin", origin);
			assertThat(reply.header("access-control-allow-origin")).isNull();
			assertThat(reply.header("vary")).isEqualTo("origin");
		}
	}

	@Test
	void exposesWhatTheProtocolsNeedAndWhatIsNamed() throws IOException {
		try (Shop shop = with(OPTIONS)) {
			Received reply = shop.post(ECHO, "application/json", "{}", "origin", ORIGIN);
			assertThat(reply.header("access-control-allow-origin")).isEqualTo(ORIGIN);
			assertThat(reply.header("access-control-expose-headers").split(", "))
				.contains("grpc-status", "grpc-message", "grpc-status-details-bin", "x-header", "trailer-x-trailer")
				.doesNotContain("trailer-x-trailer-bin");
			Received web = shop.post(ECHO, "application/grpc-web", Shop.framed(Shop.named("a")), "origin", ORIGIN);
			assertThat(web.header("access-control-expose-headers").split(", ")).contains("x-header");
		}
	}

	@Test
	void exposesEveryNameThatIsThereWhereThatIsWanted() throws IOException {
		try (Shop shop = with(OPTIONS.exposedHeaders(List.of("*")))) {
			Received reply = shop.post(ECHO, "application/json", "{\"name\":\"fail\"}", "origin", ORIGIN);
			assertThat(reply.header(":status")).isEqualTo("404");
			assertThat(reply.header("access-control-expose-headers").split(", ")).contains("trailer-x-why",
					"trailer-x-trailer-bin");
		}
		finally {
			OPTIONS.exposedHeaders(List.of("X-Header", "x-trailer"));
		}
	}

	@Test
	void letsABrowserReadARefusal() throws IOException {
		try (Shop shop = with(OPTIONS)) {
			assertThat(shop.post(ECHO, "text/plain", "", "origin", ORIGIN).header("access-control-allow-origin"))
				.isEqualTo(ORIGIN);
			assertThat(shop.post("/x", "application/json", "", "origin", ORIGIN).header("access-control-allow-origin"))
				.isEqualTo(ORIGIN);
		}
	}

	@Test
	void allowsCredentialsToNamedOriginsAndPatterns() throws IOException {
		CorsOptions.Builder options = CorsOptions.builder()
			.allowedOriginPatterns(List.of("https://*.example.com"))
			.allowCredentials(true);
		try (Shop shop = with(options)) {
			Received reply = preflight(shop, ORIGIN);
			assertThat(reply.header("access-control-allow-origin")).isEqualTo(ORIGIN);
			assertThat(reply.header("access-control-allow-credentials")).isEqualTo("true");
			assertThat(preflight(shop, "https://example.com").header(":status")).isEqualTo("403");
			assertThat(preflight(shop, "https://a.example.com.evil.org").header(":status")).isEqualTo("403");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CorsOptions.builder().allowedOrigins(List.of("*")).allowCredentials(true).build())
			.withMessageContaining("allowedOriginPatterns");
	}

	@Test
	void allowsAllOriginsWithAStar() throws IOException {
		try (Shop shop = with(CorsOptions.builder().allowedOrigins(List.of("*")))) {
			assertThat(preflight(shop, ORIGIN).header("access-control-allow-origin")).isEqualTo("*");
		}
	}

	@Test
	void knowsNoPreflightWhenItIsOff() throws IOException {
		try (Shop shop = new Shop()) {
			assertThat(preflight(shop, ORIGIN).header(":status")).isEqualTo("405");
			Received reply = shop.post(ECHO, "application/json", "{}", "origin", ORIGIN);
			assertThat(reply.header("access-control-allow-origin")).isNull();
			assertThat(reply.header("vary")).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "OPTIONS,", "OPTIONS,origin" })
	void takesOtherOptionsRequestsForWhatTheyAre(String method, String header) throws IOException {
		try (Shop shop = with(OPTIONS)) {
			String[] more = (header != null) ? new String[] { header, ORIGIN } : new String[0];
			assertThat(shop.send(method, ECHO, more).header(":status")).isEqualTo("405");
		}
	}

	private static Received preflight(Shop shop, String origin) throws IOException {
		return shop.send("OPTIONS", ECHO, "origin", origin, "access-control-request-method", "POST",
				"access-control-request-headers", "content-type,connect-protocol-version,Authorization, x-secret");
	}

	private static Shop with(CorsOptions.Builder options) {
		return Shop.with((web) -> web.cors(options.build()));
	}

}
