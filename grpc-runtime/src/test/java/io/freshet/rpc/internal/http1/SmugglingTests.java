package io.freshet.rpc.internal.http1;

import java.util.stream.Stream;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.http1.RawClient.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Requests that two parsers might read in two ways, or that are larger than allowed. Each
 * is answered once, nothing behind it is looked at, and the connection ends.
 */
class SmugglingTests {

	private static final String HOST = "Host: a\r\n";

	/** What an attacker would like to be taken for a request. */
	private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

	private final StreamServer server = new StreamServer((limits) -> limits.headerFields(20));

	SmugglingTests() throws Exception {
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
	}

	static Stream<Arguments> lengths() {
		return Stream.of( //
				arguments("both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400),
				arguments("both lengths, turned round", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
						400),
				arguments("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n"), 400),
				arguments("the same length twice", post("Content-Length: 0\r\nContent-Length: 0\r\n"), 400),
				arguments("list of lengths", post("Content-Length: 5, 5\r\n"), 400),
				arguments("signed length", post("Content-Length: +5\r\n"), 400),
				arguments("negative length", post("Content-Length: -5\r\n"), 400),
				arguments("huge length", post("Content-Length: 99999999999999999999\r\n"), 400),
				arguments("hexadecimal length", post("Content-Length: 0x5\r\n"), 400),
				arguments("unknown coding", post("Transfer-Encoding: xchunked\r\n"), 400),
				arguments("coding before chunked", post("Transfer-Encoding: gzip, chunked\r\n"), 501),
				arguments("chunked not last", post("Transfer-Encoding: chunked, identity\r\n"), 400),
				arguments("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400),
				arguments("chunked behind a vertical tab", post("Transfer-Encoding:\u000bchunked\r\n"), 400),
				arguments("chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400));
	}

	static Stream<Arguments> lines() {
		return Stream.of( //
				arguments("folded line", post("X-A: b\r\n c\r\n"), 400),
				arguments("folded by a tab", post("X-A: b\r\n\tTransfer-Encoding: chunked\r\n"), 400),
				arguments("folded at once", "POST / HTTP/1.1\r\n " + HOST + "\r\n", 400),
				arguments("space before the colon", post("Transfer-Encoding : chunked\r\n"), 400),
				arguments("no colon", post("Transfer-Encoding\r\n"), 400), arguments("no name", post(": x\r\n"), 400),
				arguments("pseudo-field", post(":path: /x\r\n"), 400),
				arguments("NUL in a value", post("X-A: b\0c\r\n"), 400),
				arguments("CR in a value", post("X-A: b\rX-B: c\r\n"), 400),
				arguments("NUL in a name", post("X\0A: b\r\n"), 400),
				arguments("line that ends in LF", "POST / HTTP/1.1\n" + HOST + "\r\n", 400),
				arguments("field that ends in LF", post("X-A: b\n"), 400),
				arguments("head that ends in LF", "POST / HTTP/1.1\r\n" + HOST + "\n", 400));
	}

	static Stream<Arguments> targets() {
		return Stream.of( //
				arguments("no host", "GET / HTTP/1.1\r\nX-A: b\r\n\r\n", 400),
				arguments("two hosts", post("Host: b\r\n"), 400),
				arguments("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
				arguments("host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
				arguments("host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
				arguments("list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
				arguments("authority form", "CONNECT a:80 HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("authority form of GET", "GET a:80 HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("absolute form of another scheme", "GET ftp://a/b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("absolute form without a host", "GET http:///b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("absolute form with a user", "GET http://u@a/b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("relative target", "GET b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("asterisk of GET", "GET * HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("fragment", "GET /a#b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("control character in the target", "GET /a\u0001b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("Latin-1 in the target", "GET /\u00e4 HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("space in the target", "GET /a b HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("wrong method", "GE(T / HTTP/1.1\r\n" + HOST + "\r\n", 400),
				arguments("no version", "GET /\r\n" + HOST + "\r\n", 400),
				arguments("unknown version", "GET / HTTP/1.2\r\n" + HOST + "\r\n", 505),
				arguments("next version", "GET / HTTP/3.0\r\n" + HOST + "\r\n", 505),
				arguments("unknown expectation", post("Expect: cake\r\nContent-Length: 5\r\n"), 417),
				arguments("TLS", "\u0016\u0003\u0001\u0002", 400), arguments("empty lines", "\r\n\r\n\r\n", 400));
	}

	private static String post(String fields) {
		return "POST / HTTP/1.1\r\n" + HOST + fields + "\r\n";
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "lengths", "lines", "targets" })
	void turnsAway(String name, String head, int status) throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send(head + SMUGGLED);
			Response response = client.response();
			assertThat(response.status()).as(response.body()).isEqualTo(status);
			assertThat(response.header("connection")).isEqualTo("close");
			assertThat(response.body()).isNotEmpty();
			assertThat(client.isClosed()).isTrue();
			assertThat(this.server.exchanges).isEmpty();
		}
	}

	static Stream<Arguments> bodies() {
		return Stream.of( //
				arguments("no size", "\r\nhello\r\n"), arguments("no number", "x\r\nhello\r\n"),
				arguments("prefix", "0x5\r\nhello\r\n"), arguments("sign", "-5\r\nhello\r\n"),
				arguments("space", " 5\r\nhello\r\n"), arguments("words", "5 5\r\nhello\r\n"),
				arguments("overflow", "100000005\r\nhello\r\n"), arguments("large overflow", "10000000000000005\r\n"),
				arguments("LF behind the size", "5\nhello\r\n"),
				arguments("LF in an extension", "5;a=\"\n\"\r\nhello\r\n"),
				arguments("nothing behind the chunk", "5\r\nhello0\r\n\r\n"),
				arguments("LF behind the chunk", "5\r\nhello\n0\r\n\r\n"),
				arguments("trailer without a colon", "5\r\nhello\r\n0\r\nx\r\n\r\n"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("bodies")
	void turnsAwayBadChunks(String name, String body) throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send(post("Transfer-Encoding: chunked\r\n") + body + SMUGGLED);
			Response response = client.response();
			assertThat(response.status()).as(response.body()).isEqualTo(400);
			assertThat(client.isClosed()).isTrue();
			assertThat(this.server.next().events).containsExactly("head", "reset PROTOCOL_ERROR");
			assertThat(this.server.exchanges).isEmpty();
		}
	}

	@Test
	void breaksOffAResponseWhoseRequestGoesWrong() throws Exception {
		this.server.onHead = (exchange, fields) -> exchange.head("200");
		try (RawClient client = this.server.connect()) {
			client.send(post("Transfer-Encoding: chunked\r\n"));
			client.line();
			client.fields();
			client.send("no\r\n");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void turnsAwayALongRequestLine() throws Exception {
		turnedAway("GET /" + "a".repeat(9000) + " HTTP/1.1\r\n", 414, "maxMetadataBytes");
		turnedAway("GET /" + "a".repeat(9000), 414, "maxMetadataBytes");
		assertThat(this.server.count(Guard.HEADER_BYTES)).isEqualTo(2);
	}

	@Test
	void servesALongRequestLine() throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send("GET /" + "a".repeat(8000) + " HTTP/1.1\r\n" + HOST + "\r\n");
			assertThat(client.response().status()).isEqualTo(200);
		}
	}

	@Test
	void turnsAwayLargeHeaders() throws Exception {
		turnedAway(post("X-A: " + "a".repeat(8200) + "\r\n"), 431, "maxMetadataBytes");
		turnedAway(post("X-A: " + "a".repeat(20000)), 431, "maxMetadataBytes");
		assertThat(this.server.count(Guard.HEADER_BYTES)).isEqualTo(2);
	}

	@Test
	void turnsAwayTooManyFields() throws Exception {
		turnedAway(post("X: y\r\n".repeat(20)), 431, "headerFields");
		assertThat(this.server.count(Guard.HEADER_FIELDS)).isEqualTo(1);
	}

	@Test
	void turnsAwayTooManyTrailers() throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send(post("Transfer-Encoding: chunked\r\n") + "0\r\n" + "X: y\r\n".repeat(21) + "\r\n");
			assertThat(client.response().status()).isEqualTo(431);
		}
	}

	private void turnedAway(String head, int status, String setting) throws Exception {
		try (RawClient client = this.server.connect()) {
			client.send(head);
			Response response = client.response();
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.body()).contains(setting);
			assertThat(client.isClosed()).isTrue();
		}
	}

}
