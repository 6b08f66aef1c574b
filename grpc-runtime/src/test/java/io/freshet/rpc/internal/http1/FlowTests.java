package io.freshet.rpc.internal.http1;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.internal.http1.StreamServer.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A side that does not read makes the other one wait, and memory stays bounded. */
class FlowTests {

	private static final int MEBIBYTE = 1024 * 1024;

	/** What is read ahead besides the window: what the parser keeps, and one read. */
	private static final int AHEAD_BYTES = 128 * 1024;

	private final StreamServer server = new StreamServer();

	private final RawClient client = this.server.connect();

	FlowTests() throws Exception {
	}

	@AfterEach
	void stop() throws Exception {
		this.client.close();
		this.server.close();
	}

	@Test
	void readsNoMoreOfARequestThanIsUsed() throws Exception {
		int total = 32 * MEBIBYTE;
		this.server.consumes = false;
		this.server.onRequest = (exchange, body) -> exchange.respond("200", "" + body.length());
		AtomicInteger sent = new AtomicInteger();
		Thread sender = new Thread(() -> send(total, sent), "sender");
		sender.setDaemon(true);
		sender.start();
		Exchange exchange = this.server.next();
		int stalled = awaitStandstill(sent);
		assertThat(stalled).isLessThan(total);
		assertThat(exchange.received).isBetween(StreamServer.WINDOW_BYTES,
				StreamServer.WINDOW_BYTES + MessageParser.MAX_PIECE_BYTES);
		this.server.consumes = true;
		int unused = exchange.received;
		exchange.run(() -> exchange.stream.consumed(unused));
		assertThat(this.client.response().body()).isEqualTo("" + total);
	}

	private void send(int total, AtomicInteger sent) {
		try {
			this.client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + total + "\r\n\r\n");
			byte[] piece = new byte[64 * 1024];
			for (int i = 0; i < total; i += piece.length) {
				this.client.send(piece);
				sent.addAndGet(piece.length);
			}
		}
		catch (java.io.IOException ex) {
			sent.set(-1);
		}
	}

	/** Waits until nothing was added for a fifth of a second. */
	private static int awaitStandstill(AtomicInteger counter) {
		int last = -1;
		long since = System.nanoTime();
		while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(200)) {
			if (counter.get() != last) {
				last = counter.get();
				since = System.nanoTime();
			}
			LockSupport.parkNanos(1_000_000);
		}
		return last;
	}

	@Test
	void tellsTheStreamWhenTheClientReadsOn() throws Exception {
		this.server.onRequest = (exchange, body) -> {
		};
		this.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		Exchange exchange = this.server.next();
		exchange.await("end");
		exchange.run(() -> {
			exchange.head("200");
			exchange.data("x".repeat(16 * MEBIBYTE), false);
			exchange.events.add("queued " + (exchange.stream.queuedBytes() >= 16 * MEBIBYTE));
		});
		exchange.await("queued true");
		assertThat(exchange.events).isEmpty();
		this.client.line();
		this.client.fields();
		assertThat(this.client.chunk()).hasSize(16 * MEBIBYTE);
		exchange.await("writable");
		exchange.run(() -> exchange.data("", true));
		assertThat(this.client.chunk()).isEmpty();
	}

	@Test
	void keepsFewPipelinedRequests() throws Exception {
		this.server.onRequest = (exchange, body) -> {
		};
		String request = "GET / HTTP/1.1\r\nHost: a\r\nX-Filler: " + "x".repeat(4000) + "\r\n\r\n";
		AtomicInteger sent = new AtomicInteger();
		Thread sender = new Thread(() -> {
			try {
				while (true) {
					this.client.send(request);
					sent.addAndGet(request.length());
				}
			}
			catch (java.io.IOException ex) {
				// the end of the test
			}
		}, "sender");
		sender.setDaemon(true);
		sender.start();
		Exchange exchange = this.server.next();
		// It stands still, which it would not if the server read on.
		assertThat(awaitStandstill(sent)).isLessThan(64 * MEBIBYTE + AHEAD_BYTES);
		assertThat(this.server.exchanges).isEmpty();
		exchange.run(() -> exchange.respond("200", ""));
		this.server.next();
	}

}
