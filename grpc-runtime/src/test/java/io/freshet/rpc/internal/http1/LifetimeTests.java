package io.freshet.rpc.internal.http1;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.http1.RawClient.Response;
import io.freshet.rpc.internal.http1.StreamServer.Exchange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How connections end: drained, idle, too old, too slow. */
class LifetimeTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

	@Test
	void drainsIdleConnectionsAtOnceAndBusyOnesAfterTheirAnswer() throws Exception {
		try (StreamServer server = new StreamServer();
				RawClient idle = server.connect();
				RawClient busy = server.connect();
				RawClient silent = server.connect()) {
			idle.send(GET);
			assertThat(idle.response().status()).isEqualTo(200);
			server.next();
			server.onRequest = (exchange, body) -> {
			};
			busy.send(GET);
			Exchange exchange = server.next();
			CompletableFuture<Boolean> stopped = stop(server);
			exchange.await("drain");
			assertThat(exchange.stream.isDraining()).isTrue();
			assertThat(idle.isClosed()).isTrue();
			assertThat(silent.isClosed()).isTrue();
			idle.close();
			exchange.run(() -> exchange.respond("200", "done"));
			Response response = busy.response();
			assertThat(response.body()).isEqualTo("done");
			assertThat(response.header("connection")).isEqualTo("close");
			assertThat(busy.isClosed()).isTrue();
			busy.close();
			assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static CompletableFuture<Boolean> stop(StreamServer server) {
		server.stopped();
		return CompletableFuture.supplyAsync(() -> {
			try {
				server.socket.drain();
				return server.socket.finish(TimeUnit.SECONDS.toNanos(10));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Test
	void cancelsWhatTakesLongerThanTheGraceTime() throws Exception {
		try (StreamServer server = new StreamServer(); RawClient client = server.connect()) {
			server.onRequest = (exchange, body) -> {
			};
			client.send(GET);
			Exchange exchange = server.next();
			server.stopped();
			server.socket.drain();
			assertThat(server.socket.finish(0)).isFalse();
			exchange.await("reset CONNECTION_LOST");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void closesIdleConnections() throws Exception {
		ConnectionOptions options = ConnectionOptions.forServer().toBuilder().maxIdle(SHORT).build();
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT), options, null);
				RawClient client = server.connect()) {
			client.send(GET);
			assertThat(client.response().header("connection")).isNull();
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void drainsConnectionsThatAreTooOld() throws Exception {
		ConnectionOptions options = ConnectionOptions.forServer().toBuilder().maxAge(SHORT).build();
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT), options, null);
				RawClient client = server.connect()) {
			server.onRequest = (exchange, body) -> {
			};
			client.send(GET);
			Exchange exchange = server.next();
			exchange.await("drain");
			exchange.run(() -> exchange.respond("200", "done"));
			assertThat(client.response().header("connection")).isEqualTo("close");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void endsCallsOfConnectionsThatAreMuchTooOld() throws Exception {
		ConnectionOptions options = ConnectionOptions.forServer().toBuilder().maxAge(SHORT).maxAgeGrace(SHORT).build();
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT), options, null);
				RawClient client = server.connect()) {
			server.onRequest = (exchange, body) -> {
			};
			client.send(GET);
			Exchange exchange = server.next();
			exchange.await("drain");
			exchange.await("reset CONNECTION_LOST");
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void turnsAwayAHeadThatDoesNotGetComplete() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT));
				RawClient client = server.connect()) {
			client.send("GET / HTTP/1.1\r\nHost: a\r\nX-A");
			Response response = client.response();
			assertThat(response.status()).isEqualTo(408);
			assertThat(client.isClosed()).isTrue();
			assertThat(server.count(Guard.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	@Test
	void turnsAwayASecondHeadThatDoesNotGetComplete() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT));
				RawClient client = server.connect()) {
			client.send(GET + "G");
			assertThat(client.response().status()).isEqualTo(200);
			assertThat(client.response().status()).isEqualTo(408);
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void closesAConnectionThatSaysNothing() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT));
				RawClient client = server.connect()) {
			assertThat(client.isClosed()).isTrue();
			assertThat(server.count(Guard.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	@Test
	void closesAConnectionThatBeginsAPrefaceAndStops() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT));
				RawClient client = server.connect()) {
			client.send("PRI");
			assertThat(client.isClosed()).isTrue();
			assertThat(server.count(Guard.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	@Test
	void closesAConnectionWithoutRequests() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.firstRequestTime(SHORT));
				RawClient client = server.connect()) {
			client.send("\r\n");
			assertThat(client.isClosed()).isTrue();
			assertThat(server.count(Guard.FIRST_REQUEST_TIME)).isEqualTo(1);
		}
	}

	@Test
	void closesAConnectionWhoseClientDoesNotRead() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.stallTime(SHORT));
				RawClient client = server.connect()) {
			server.onRequest = (exchange, body) -> exchange.respond("200", "x".repeat(64 * 1024 * 1024));
			client.send(GET);
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
			while (server.count(Guard.STALL_TIME) == 0) {
				assertThat(System.nanoTime() - end).isNegative();
				LockSupport.parkNanos(1_000_000);
			}
		}
	}

	@Test
	void closesAConnectionWhoseClientDoesNotSendTheRestOfARefusedRequest() throws Exception {
		try (StreamServer server = new StreamServer((limits) -> limits.handshakeTime(SHORT));
				RawClient client = server.connect()) {
			server.onHead = (exchange, fields) -> exchange.respond("415", "no");
			client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
			assertThat(client.response().status()).isEqualTo(415);
			assertThat(client.isClosed()).isTrue();
		}
	}

	@Test
	void keepsThePlaceOfAHandlerThatRunsOn() throws Exception {
		try (StreamServer server = new StreamServer(); RawClient client = server.connect()) {
			server.onRequest = (exchange, body) -> exchange.respond("200", "");
			CompletableFuture<Runnable> place = new CompletableFuture<>();
			server.onHead = (exchange, fields) -> {
				if (!place.isDone()) {
					place.complete(exchange.stream.keepPlace());
				}
			};
			client.send(GET + GET);
			assertThat(client.response().status()).isEqualTo(200);
			server.next();
			assertThat(server.exchanges).isEmpty();
			place.get(10, TimeUnit.SECONDS).run();
			assertThat(client.response().status()).isEqualTo(200);
		}
	}

}
