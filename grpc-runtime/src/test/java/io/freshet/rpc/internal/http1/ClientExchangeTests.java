package io.freshet.rpc.internal.http1;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.internal.http1.RawServer.Request;
import io.freshet.rpc.internal.http1.TestClient.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Requests and responses as the client role has them. */
class ClientExchangeTests {

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

	@Test
	void sendsRequestWithLengthAndReusesTheConnection() throws Exception {
		CompletableFuture<Request> second = new CompletableFuture<>();
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(OK);
			second.complete(peer.request());
			peer.send("HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n");
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			Call call = client.post("/a?b", "hello");
			assertThat(call.response()).isEqualTo("ok");
			assertThat(call.head.toString()).isEqualTo(":status: 200, content-length: 2");
			client.await("available");
			call = client.post("/c", "");
			assertThat(call.response()).isEmpty();
			assertThat(call.head.toString()).isEqualTo(":status: 204, x-a: b");
			Request request = second.get(10, TimeUnit.SECONDS);
			assertThat(request.line()).isEqualTo("POST /c HTTP/1.1");
			assertThat(request.headers()).containsExactly(entry("host", "localhost"), entry("content-length", "0"));
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void sendsRequestInChunksAndReadsResponseInChunksWithTrailers() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			assertThat(peer.head()).contains(entry("transfer-encoding", "chunked"), entry("te", "trailers"),
					entry("connection", "te"));
			peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
			peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
			byte[] chunk = peer.chunk();
			while (chunk.length > 0) {
				peer.send(Integer.toHexString(chunk.length) + "\r\n" + new String(chunk) + "\r\n");
				chunk = peer.chunk();
			}
			peer.send("0\r\nX-Status: 0\r\n\r\n");
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			Call call = client.open("POST", "/", "te", "trailers");
			call.await("head");
			call.data("one", false);
			call.data("two", true);
			call.await("trailers x-status: 0");
			assertThat(call.response()).isEqualTo("onetwo");
			client.await("available");
		}
	}

	@Test
	void saysNothingOfABodyThatGetDoesNotHave() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			assertThat(peer.head()).containsOnlyKeys("host");
			peer.send(OK);
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.open("GET", "/").response()).isEqualTo("ok");
			client.await("available");
			assertThat(client.connection().activeStreams()).isZero();
		}
	}

	@Test
	void knowsThatAResponseToHeadHasNoBody() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.head();
			peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
			peer.head();
			peer.send(OK);
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.open("HEAD", "/").response()).isEmpty();
			client.await("available");
			assertThat(client.open("GET", "/").response()).isEqualTo("ok");
		}
	}

	@Test
	void readsResponseUpToTheEndOfTheConnection() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send("HTTP/1.1 200 OK\r\n\r\nall ");
			peer.send("of it");
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.post("/", "x").response()).isEqualTo("all of it");
			client.await("draining");
			client.await("closed");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nConnection: close\r\n", "HTTP/1.0 200 OK\r\n" })
	void closesAfterAResponseThatSaysSo(String head) throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(head + "Content-Length: 2\r\n\r\nok");
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.post("/", "x").response()).isEqualTo("ok");
			client.await("draining");
			client.await("closed");
		}
	}

	@Test
	void closesAnIdleConnectionBeforeTheServerDoes() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send("HTTP/1.1 200 OK\r\nKeep-Alive: max=5, timeout=1\r\nContent-Length: 2\r\n\r\nok");
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.post("/", "x").response()).isEqualTo("ok");
			client.await("draining");
			client.await("closed");
		}
	}

	@Test
	void closesAConnectionThatIsIdle() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> peer.drain());
				TestClient client = new TestClient(server.port(), (options) -> options.maxIdle(Duration.ofMillis(50)),
						null)) {
			client.await("ready");
			client.await("draining");
			client.await("closed");
		}
	}

	@Test
	void refusesASecondCallAtTheSameTime() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> peer.drain());
				TestClient client = new TestClient(server.port())) {
			client.post("/", "x");
			Call second = client.post("/", "y");
			second.await("reset NEVER_SENT unprocessed");
		}
	}

	@Test
	void takesARequestForUnseenWhenTheServerGaveUpTheIdleConnection() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(OK);
			peer.head();
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.post("/", "x").response()).isEqualTo("ok");
			client.await("available");
			client.post("/", "x").await("reset CONNECTION_LOST unprocessed");
		}
	}

	@Test
	void takesNoRequestForUnseenOnAFreshConnection() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> peer.request());
				TestClient client = new TestClient(server.port())) {
			client.post("/", "x").await("reset CONNECTION_LOST");
		}
	}

	@Test
	void takesNoRequestForUnseenWhenTheResponseHadBegun() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(OK);
			peer.request();
			peer.send("HTTP/1.1 2");
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.post("/", "x").response()).isEqualTo("ok");
			client.await("available");
			client.post("/", "x").await("reset CONNECTION_LOST");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel" })
	void failsAResponseThatIsCutOff(String response) throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(response);
		}); TestClient client = new TestClient(server.port())) {
			Call call = client.post("/", "x");
			call.await("reset CONNECTION_LOST");
			assertThat(call.events).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n\r\n",
			"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", "HTTP/1.1 two OK\r\n\r\n",
			"HTTP/1.1 200 OK\nX-A: b\n\n", "\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000" })
	void failsAResponseThatIsMalformed(String response) throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(response);
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			client.post("/", "x").await("reset PROTOCOL_ERROR");
			client.await("closed");
		}
	}

	@Test
	void closesAConnectionThatSaysSomethingUnasked() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(OK + "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			assertThat(client.post("/", "x").response()).isEqualTo("ok");
			client.await("closed");
		}
	}

	/** Else it would be the answer to the next call. */
	@Test
	void doesNotTakeWhatCameTooEarlyForAResponse() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			Call first = client.post("/", "x");
			assertThat(first.response()).isEqualTo("ok");
			assertThat(client.events.poll(10, TimeUnit.SECONDS)).isEqualTo("ready");
			assertThat(client.events.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
		}
	}

	@Test
	void closesTheConnectionWhenACallIsReset() throws Exception {
		CompletableFuture<Void> requested = new CompletableFuture<>();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			requested.complete(null);
			peer.drain();
			closed.complete(null);
		}); TestClient client = new TestClient(server.port())) {
			Call call = client.post("/", "x");
			requested.get(10, TimeUnit.SECONDS);
			call.run(() -> call.stream.reset(8));
			client.await("closed");
			assertThat(call.events).isEmpty();
			closed.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void readsNoMoreOfAResponseThanIsUsedAndAllOfItInTheEnd() throws Exception {
		int total = 16 * 1024 * 1024;
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + total + "\r\n\r\n");
			peer.send("x".repeat(total));
		}); TestClient client = new TestClient(server.port())) {
			Call call = client.open("POST", "/");
			call.consumes = false;
			call.data("x", true);
			call.await("head");
			while (call.received < 65_535) {
				Thread.onSpinWait();
			}
			assertThat(call.received).isLessThanOrEqualTo(65_535 + MessageParser.MAX_PIECE_BYTES);
			call.consumes = true;
			int unused = call.received;
			call.run(() -> call.stream.consumed(unused));
			call.await("end");
			assertThat(call.received).isEqualTo(total);
		}
	}

	@Test
	void endsGracefullyAfterTheCallThatGoesOn() throws Exception {
		try (RawServer server = new RawServer((peer, connection) -> {
			peer.request();
			peer.send(OK);
			peer.drain();
		}); TestClient client = new TestClient(server.port())) {
			Call call = client.open("POST", "/");
			call.data("x", false);
			call.run(() -> call.connection.closeGracefully());
			call.data("", true);
			assertThat(call.response()).isEqualTo("ok");
			client.await("closed");
		}
	}

}
