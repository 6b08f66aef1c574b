package io.freshet.rpc.calls;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.LONG;
import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.BYTES_SERVER;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Servers that stop while calls are under way. */
class GracefulStopTests {

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void letsCallsUnderWayFinish() throws Exception {
		CompletableFuture<Void> started = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			started.complete(null);
			release.join();
			return request;
		}).serverStreaming(SERVER, (request, responses) -> {
			for (int i = 0; i < 1000; i++) {
				responses.write(text("message " + i));
			}
		}).bidiStreaming(BIDI, (requests, responses) -> requests.forEach(responses::write)));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<StringValue> unary = channel.async().unary(UNARY, CallOptions.DEFAULT, text("a"));
		RpcReader<StringValue> stream = channel.blocking().serverStreaming(SERVER, CallOptions.DEFAULT, text(""));
		BidiStream<StringValue, StringValue> bidi = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT);
		bidi.write(text("before"));
		assertThat(bidi.read()).isEqualTo(text("before"));
		await(started);
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(LONG));
		awaitRefusal(server.port());
		bidi.write(text("while"));
		assertThat(bidi.read()).isEqualTo(text("while"));
		assertThat(stream.stream()).hasSize(1000);
		assertThat(stopped).isNotDone();
		release.complete(null);
		assertThat(await(unary)).isEqualTo(text("a"));
		bidi.write(text("after"));
		bidi.halfClose();
		assertThat(bidi.read()).isEqualTo(text("after"));
		assertThat(bidi.read()).isNull();
		assertThat(await(stopped)).isTrue();
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void deliversWhatASlowReaderHasNotReadYet() throws Exception {
		CompletableFuture<Void> written = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().serverStreaming(BYTES_SERVER, (request, responses) -> {
			for (int i = 0; i < 100; i++) {
				responses.write(bytes(64 * 1024));
			}
			written.complete(null);
		}));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<?> responses = channel.blocking().serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0))) {
			assertThat(responses.read()).isNotNull();
			CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(LONG));
			awaitRefusal(server.port());
			assertThat(stopped).isNotDone();
			assertThat(responses.stream()).hasSize(99);
			assertThat(await(stopped)).isTrue();
		}
		await(written);
	}

	@Test
	void refusesNewCallsWithUnavailable() throws Exception {
		CompletableFuture<Void> started = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().asyncUnary(UNARY, (request) -> {
			started.complete(null);
			return release.thenApply((go) -> request);
		}));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<StringValue> running = channel.async().unary(UNARY, CallOptions.DEFAULT, text("a"));
		await(started);
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(LONG));
		// The channel has connected again to something that is not there by then.
		awaitRefusal(server.port());
		RpcChannel other = this.network.connect(server);
		assertThat(failure(() -> other.blocking().unary(UNARY, CallOptions.DEFAULT, text("b"))).code())
			.isEqualTo(StatusCode.UNAVAILABLE);
		release.complete(null);
		assertThat(await(running)).isEqualTo(text("a"));
		assertThat(await(stopped)).isTrue();
		assertThat(failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("c"))).code())
			.isEqualTo(StatusCode.UNAVAILABLE);
	}

	@Test
	void cancelsCallsThatTakeTooLong() throws Exception {
		CountDownLatch started = new CountDownLatch(2);
		CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
		CompletableFuture<RpcException> writerStopped = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			started.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				cancelled.complete(RpcContext.current().isCancelled());
			}
			return request;
		}).serverStreaming(BYTES_SERVER, (request, responses) -> {
			started.countDown();
			writerStopped.complete(failure(() -> {
				while (true) {
					responses.write(bytes(10_000));
				}
			}));
		}));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<StringValue> unary = channel.async().unary(UNARY, CallOptions.DEFAULT, text("a"));
		RpcReader<?> stream = channel.blocking().serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0));
		started.await();
		assertThat(server.stop(Duration.ofMillis(50))).isFalse();
		assertThat(failure(() -> await(unary)).code()).isEqualTo(StatusCode.CANCELLED);
		assertThat(failure(() -> stream.forEach((message) -> {
		})).code()).isEqualTo(StatusCode.CANCELLED);
		assertThat(await(cancelled)).isTrue();
		assertThat(await(writerStopped).code()).isEqualTo(StatusCode.CANCELLED);
	}

	@Test
	void cancelsNothingWhenConnectionsAreIdle() {
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> request));
		RpcChannel channel = this.network.connect(server);
		channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("a"));
		assertThat(server.stop(Duration.ZERO)).isTrue();
		assertThat(server.stop(Duration.ZERO)).isTrue();
	}

	@Test
	void doesNotWaitForThosePeersThatDoNotAnswer() throws Exception {
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> request));
		// Reads nothing more, so it never acknowledges the PING.
		try (Http2Script silent = Http2Script.connect(server.port())) {
			long start = System.nanoTime();
			assertThat(server.stop(Duration.ofMillis(100))).isTrue();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
			assertThat(silent.goAway()).isZero();
		}
	}

	@Test
	void letsTheChannelMoveToTheNextServerOnThePort() throws Exception {
		RpcServer first = this.network.start(echo().unary(UNARY, (request) -> text("first")));
		RpcChannel channel = this.network.connect(first);
		assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(""))).isEqualTo(text("first"));
		int port = first.port();
		assertThat(first.stop(LONG)).isTrue();
		this.network.start(echo().unary(UNARY, (request) -> text("second")), (options) -> options.port(port));
		CallOptions patient = CallOptions.DEFAULT.withWaitForReady(true).withDeadline(LONG);
		assertThat(channel.blocking().unary(UNARY, patient, text(""))).isEqualTo(text("second"));
	}

	@Test
	void losesNoCallWhenServersTakeTurns() throws Exception {
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> request));
		int port = server.port();
		RpcChannel channel = this.network.connect(server);
		CallOptions patient = CallOptions.DEFAULT.withWaitForReady(true).withDeadline(LONG);
		CompletableFuture<Integer> calls = CompletableFuture.supplyAsync(() -> {
			int made = 0;
			StringValue answer = text("");
			while (!answer.getValue().equals("last")) {
				answer = channel.blocking().unary(UNARY, patient, text("a"));
				made++;
			}
			return made;
		});
		for (int i = 0; i < 5; i++) {
			assertThat(server.stop(LONG)).isTrue();
			StringValue answer = text((i == 4) ? "last" : "next");
			server = this.network.start(echo().unary(UNARY, (request) -> answer), (options) -> options.port(port));
		}
		assertThat(await(calls)).isPositive();
	}

	@Test
	void endsTheGraceTimeOfAnInterruptedThread() throws Exception {
		CompletableFuture<Void> started = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().asyncUnary(UNARY, (request) -> {
			started.complete(null);
			return new CompletableFuture<>();
		}));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<StringValue> running = channel.async().unary(UNARY, CallOptions.DEFAULT, text("a"));
		await(started);
		CompletableFuture<List<Boolean>> stopped = new CompletableFuture<>();
		Thread stopping = new Thread(
				() -> stopped.complete(List.of(server.stop(LONG), Thread.currentThread().isInterrupted())));
		stopping.start();
		stopping.interrupt();
		assertThat(await(stopped)).containsExactly(false, true);
		assertThat(failure(() -> await(running)).code()).isEqualTo(StatusCode.CANCELLED);
	}

	/** The listener is closed before connections are told. */
	private static void awaitRefusal(int port) throws Exception {
		while (true) {
			try {
				Http2Script.connect(port).close();
			}
			catch (ConnectException ex) {
				return;
			}
			catch (java.io.IOException ex) {
				// Accepted just before.
			}
		}
	}

}
