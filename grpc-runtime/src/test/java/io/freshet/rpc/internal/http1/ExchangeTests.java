package io.freshet.rpc.internal.http1;

import java.util.Map;

import io.freshet.rpc.internal.http1.RawClient.Response;
import io.freshet.rpc.internal.http1.StreamServer.Exchange;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Requests and responses as a well-behaved client has them. */
class ExchangeTests {

	private final StreamServer server = new StreamServer();

	private final RawClient client = this.server.connect();

	ExchangeTests() throws Exception {
	}

	@AfterEach
	void stop() throws Exception {
		this.client.close();
		this.server.close();
	}

	@Test
	void showsARequestAsHttp2Would() throws Exception {
		this.client.send("POST /a/b?c=%20d HTTP/1.1\r\nHost: example.com:81\r\nX-Custom: One\r\nx-custom: two\r\n"
				+ "TE: trailers\r\nConnection: te, keep-alive\r\nContent-Length: 2\r\n\r\nhi");
		Response response = this.client.response();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("hi");
		assertThat(this.server.next().fields.toString())
			.isEqualTo(":method: POST, :scheme: http, :path: /a/b?c=%20d, :authority: example.com:81, "
					+ "x-custom: One, x-custom: two, te: trailers, content-length: 2");
	}

	@Test
	void tellsTheLengthOfAResponseThatIsCompleteAtOnce() throws Exception {
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		Response response = this.client.response();
		assertThat(response.headers()).contains(entry("content-length", "0")).doesNotContainKey("transfer-encoding");
		assertThat(response.header("date")).endsWith(" GMT");
		assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
	}

	@Test
	void readsChunkedRequestAndAnswersOnTheSameConnection() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ "3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n");
			assertThat(this.client.response().body()).isEqualTo("abc0123456789");
			Exchange exchange = this.server.next();
			exchange.await("trailers x-trailer: t");
			exchange.await("end");
		}
	}

	@Test
	void readsRequestInSingleBytes() throws Exception {
		String request = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
				+ "5\r\nhello\r\n0\r\n\r\n";
		for (int i = 0; i < request.length(); i++) {
			this.client.send(request.substring(i, i + 1));
		}
		assertThat(this.client.response().body()).isEqualTo("hello");
	}

	@Test
	void sendsResponseInChunksWhenItsEndIsNotKnown() throws Exception {
		this.server.onRequest = (exchange, body) -> {
			exchange.head("200", "content-type", "text/plain");
			exchange.data("one", false);
		};
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
		assertThat(this.client.line()).isEqualTo("HTTP/1.1 200 OK");
		assertThat(this.client.fields()).contains(entry("transfer-encoding", "chunked"))
			.doesNotContainKey("content-length");
		assertThat(this.client.chunk()).asString().isEqualTo("one");
		Exchange exchange = this.server.next();
		exchange.run(() -> exchange.data("two", false));
		assertThat(this.client.chunk()).asString().isEqualTo("two");
		exchange.run(() -> exchange.data("", true));
		assertThat(this.client.chunk()).isEmpty();
		assertThat(this.client.fields()).isEmpty();
	}

	@Test
	void answersWhileTheRequestStillComes() throws Exception {
		this.server.onHead = (exchange, fields) -> exchange.head("200");
		this.server.onRequest = (exchange, body) -> exchange.data("got " + body, true);
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
		assertThat(this.client.line()).isEqualTo("HTTP/1.1 200 OK");
		this.client.fields();
		this.client.send("1\r\nx\r\n0\r\n\r\n");
		assertThat(this.client.chunk()).asString().isEqualTo("got x");
		assertThat(this.client.chunk()).isEmpty();
	}

	@Test
	void sendsTrailersToAClientThatAcceptsThem() throws Exception {
		this.server.onRequest = (exchange, body) -> {
			exchange.head("200");
			exchange.data("x", false);
			exchange.stream.writeHeaders(trailers(), true);
		};
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n");
		Response response = this.client.response();
		assertThat(response.body()).isEqualTo("x");
		assertThat(response.trailers()).isEqualTo(Map.of("x-status", "0"));
	}

	@Test
	void breaksOffRatherThanSendTrailersThatAreNotAccepted() throws Exception {
		this.server.onRequest = (exchange, body) -> {
			exchange.head("200");
			exchange.data("x", false);
			exchange.stream.writeHeaders(trailers(), true);
		};
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.isClosed()).isTrue();
	}

	private static HeaderFields trailers() {
		HeaderFields fields = new HeaderFields();
		return fields.add(new AsciiString("x-status"), new AsciiString("0"));
	}

	@Test
	void servesPipelinedRequestsOneAfterTheOther() throws Exception {
		this.server.onRequest = (exchange, body) -> exchange.run(() -> exchange.respond("200", body));
		this.client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1"
				+ "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n2\r\n0\r\n\r\n"
				+ "\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n3");
		for (String expected : new String[] { "1", "2", "3" }) {
			assertThat(this.client.response().body()).isEqualTo(expected);
		}
	}

	@Test
	void doesNotLookAtARequestBeforeTheOneAheadIsAnswered() throws Exception {
		this.server.onRequest = (exchange, body) -> {
		};
		this.client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
		Exchange first = this.server.next();
		first.await("end");
		assertThat(this.server.exchanges).isEmpty();
		first.run(() -> first.respond("200", "1"));
		assertThat(this.client.response().body()).isEqualTo("1");
		Exchange second = this.server.next();
		second.run(() -> second.respond("200", "2"));
		assertThat(this.client.response().body()).isEqualTo("2");
	}

	@Test
	void asksForABodyThatIsHeldBack() throws Exception {
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
		assertThat(this.client.response().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
		this.client.send("hi");
		assertThat(this.client.response().body()).isEqualTo("hi");
	}

	@Test
	void doesNotAskForABodyThatIsNotWanted() throws Exception {
		this.server.onHead = (exchange, fields) -> exchange.respond("415", "no");
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
		Response response = this.client.response();
		assertThat(response.status()).isEqualTo(415);
		assertThat(response.header("connection")).isEqualTo("close");
		assertThat(this.client.isClosed()).isTrue();
	}

	@Test
	void keepsTheConnectionWhenARefusedBodyIsShort() throws Exception {
		this.server.onHead = (exchange, fields) -> exchange.respond("415", "no");
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n");
		Response response = this.client.response();
		assertThat(response.status()).isEqualTo(415);
		assertThat(response.headers()).doesNotContainKey("connection");
		this.client.send("x".repeat(20000));
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.response().status()).isEqualTo(415);
	}

	@Test
	void closesTheConnectionWhenARefusedBodyIsLong() throws Exception {
		this.server.onHead = (exchange, fields) -> exchange.respond("415", "no");
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
		Response response = this.client.response();
		assertThat(response.status()).isEqualTo(415);
		assertThat(response.header("connection")).isEqualTo("close");
		assertThat(this.client.isClosed()).isTrue();
	}

	@Test
	void keepsAConnectionWhoseEndItDidNotAnnounceWhenTheRestOfTheRequestIsShort() throws Exception {
		answerBeforeTheRestOfTheRequest();
		this.server.onHead = (exchange, fields) -> exchange.respond("200", "next");
		this.client.send("4e20\r\n" + "x".repeat(20000) + "\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.response().body()).isEqualTo("next");
	}

	@Test
	void closesAConnectionWhenARequestGoesOnAndOnBehindItsAnswer() throws Exception {
		answerBeforeTheRestOfTheRequest();
		this.client.send("11170\r\n" + "x".repeat(70000) + "\r\n");
		assertThat(this.client.isClosed()).isTrue();
	}

	private void answerBeforeTheRestOfTheRequest() throws Exception {
		this.server.onHead = (exchange, fields) -> exchange.head("200");
		this.client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
		assertThat(this.client.line()).isEqualTo("HTTP/1.1 200 OK");
		assertThat(this.client.fields()).doesNotContainKey("connection");
		Exchange exchange = this.server.next();
		exchange.run(() -> exchange.data("done", true));
		assertThat(this.client.chunk()).asString().isEqualTo("done");
		assertThat(this.client.chunk()).isEmpty();
		assertThat(this.client.fields()).isEmpty();
	}

	@Test
	void answersHeadWithoutABody() throws Exception {
		this.server.onRequest = (exchange, body) -> exchange.respond("200", "text");
		this.client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.response(false).header("content-length")).isEqualTo("4");
		this.client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.response().body()).isEqualTo("text");
	}

	@Test
	void sendsNoBodyWithAStatusThatHasNone() throws Exception {
		this.server.onRequest = (exchange, body) -> exchange.respond("204", "");
		this.client.send("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n");
		Response response = this.client.response();
		assertThat(response.statusLine()).isEqualTo("HTTP/1.1 204 No Content");
		assertThat(response.headers()).doesNotContainKeys("content-length", "transfer-encoding");
		this.client.send("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.response().status()).isEqualTo(204);
	}

	@Test
	void closesWhenTheClientAsksForIt() throws Exception {
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n");
		assertThat(this.client.response().header("connection")).isEqualTo("close");
		assertThat(this.client.isClosed()).isTrue();
	}

	@Test
	void endsResponseOfUnknownLengthWithTheConnectionForHttp10() throws Exception {
		this.server.onRequest = (exchange, body) -> exchange.head("200");
		this.client.send("GET / HTTP/1.0\r\n\r\n");
		this.client.line();
		assertThat(this.client.fields()).contains(entry("connection", "close"))
			.doesNotContainKeys("content-length", "transfer-encoding");
		Exchange exchange = this.server.next();
		exchange.run(() -> exchange.data("text", true));
		assertThat(this.client.bytes(4)).asString().isEqualTo("text");
		assertThat(this.client.isClosed()).isTrue();
	}

	@Test
	void takesTheAuthorityFromAnAbsoluteTarget() throws Exception {
		this.client.send("GET http://other:82?q HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(this.client.response().status()).isEqualTo(200);
		assertThat(this.server.next().fields.toString()).contains(":path: /?q, :authority: other:82");
	}

	@Test
	void ignoresAnUpgrade() throws Exception {
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
				+ "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
		assertThat(this.client.response().status()).isEqualTo(200);
		assertThat(this.server.next().fields.toString()).doesNotContain("upgrade").doesNotContain("settings");
	}

	@Test
	void keepsControlCharactersOutOfTheHead() throws Exception {
		this.server.onRequest = (exchange, body) -> {
			exchange.head("200", "x-text", "a\r\nset-cookie: b", "content-length", "7", "connection", "upgrade");
			exchange.data("x", true);
		};
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		Response response = this.client.response();
		assertThat(response.headers()).contains(entry("x-text", "a  set-cookie: b"), entry("content-length", "1"))
			.doesNotContainKeys("set-cookie", "connection");
	}

	@Test
	void tellsTheStreamThatTheClientIsGone() throws Exception {
		this.server.onRequest = (exchange, body) -> {
		};
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		Exchange exchange = this.server.next();
		exchange.await("end");
		this.client.close();
		exchange.await("reset CONNECTION_LOST");
	}

	@Test
	void breaksOffAResponseThatIsReset() throws Exception {
		this.server.onRequest = (exchange, body) -> exchange.head("200");
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		this.client.line();
		this.client.fields();
		Exchange exchange = this.server.next();
		exchange.run(() -> exchange.stream.reset(8));
		assertThat(this.client.isClosed()).isTrue();
	}

}
