package io.freshet.rpc.web;

import java.io.IOException;
import java.util.Set;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.server.WebOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.web.Shop.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Which protocols a server speaks, and what it says of those to others. */
class ProtocolsTests {

	@ParameterizedTest
	@EnumSource
	void speaksOneAlone(RpcProtocol protocol) throws IOException {
		try (Shop shop = Shop.with((web) -> web.protocols(Set.of(protocol)))) {
			byte[] framed = Shop.framed(Shop.named("a"));
			assertServed(shop.post(ECHO, "application/grpc", framed), protocol == RpcProtocol.GRPC);
			assertServed(shop.post(ECHO, "application/grpc+json", Shop.framed(0, new byte[] { '{', '}' })),
					protocol == RpcProtocol.GRPC);
			assertServed(shop.post(ECHO, "application/grpc-web", framed), protocol == RpcProtocol.GRPC_WEB);
			assertServed(shop.post(ECHO, "application/grpc-web-text", "AAAAAAA="), protocol == RpcProtocol.GRPC_WEB);
			assertServed(shop.post(ECHO, "application/json", "{}"), protocol == RpcProtocol.CONNECT);
			assertServed(shop.post("/test.Shop/Sum", "application/connect+proto", framed),
					protocol == RpcProtocol.CONNECT);
			String get = shop.send("GET", ECHO + "?encoding=proto&message=").header(":status");
			assertThat(get).isEqualTo((protocol == RpcProtocol.CONNECT) ? "200" : "405");
		}
	}

	private static void assertServed(Received reply, boolean served) {
		assertThat(reply.header(":status")).isEqualTo(served ? "200" : "415");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "", "application/xml", "application/grpc+xml", "application/grpc-web+xml",
			"application/connect+xml", "application/x-www-form-urlencoded" })
	void namesTheTypesItTakes(String contentType) throws IOException {
		try (Shop shop = new Shop()) {
			Received reply = shop.post("/test.Shop/Nothing", contentType, "");
			assertThat(reply.header(":status")).isEqualTo("415");
			assertThat(reply.header("accept-post").split(", ")).contains("application/grpc+proto",
					"application/grpc-web+proto", "application/grpc-web-text+proto", "application/json",
					"application/connect+json");
			assertThat(shop.seen).isEmpty();
		}
	}

	@Test
	void hasToSpeakSomething() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebOptions.builder().protocols(Set.of()));
	}

	@Test
	void resetsWithoutAnAnswerLeaveNothingBehind() throws IOException {
		try (Shop shop = new Shop()) {
			for (String type : new String[] { "application/json", "application/grpc-web", "application/grpc-web-text",
					"application/proto" }) {
				int stream = shop.client.open(Shop.fields("POST", ECHO, "content-type", type, "x-first", "1"));
				shop.client.data(stream, "AAAAAA".getBytes(java.nio.charset.StandardCharsets.US_ASCII), false);
				shop.client.reset(stream, 8);
			}
			assertServed(shop.post(ECHO, "application/json", "{}"), true);
		}
	}

}
