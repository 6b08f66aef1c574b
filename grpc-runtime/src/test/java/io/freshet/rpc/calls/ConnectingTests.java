package io.freshet.rpc.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** How channels find, keep, lose and share connections. */
class ConnectingTests {

	private final Network network = new Network.Tcp();

	private final ServiceDefinition.Builder echo = echo().unary(UNARY, (request) -> request);

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void failsFastWhenNobodyListens() throws IOException {
		try (RpcChannel channel = RpcChannel.create("localhost:" + freePort())) {
			RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure.status().message()).startsWith("cannot connect to " + channel.target());
			assertThat(failure).hasCauseInstanceOf(IOException.class);
			assertThat(failure.receivedFromPeer()).isFalse();
			// The next one does not even try before the delay is over.
			failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
		}
	}

	@Test
	void failsWhenTheNameIsUnknown() {
		try (RpcChannel channel = RpcChannel.create("does-not-exist.invalid:9090")) {
			RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure.status().message()).contains("does-not-exist.invalid");
		}
	}

	@Test
	void waitsForAServerThatStartsLater() throws Exception {
		int port = freePort();
		try (RpcChannel channel = RpcChannel.create("localhost:" + port)) {
			CompletableFuture<StringValue> waiting = channel.async()
				.unary(UNARY, CallOptions.DEFAULT.withWaitForReady(true).withDeadline(CallContract.LONG), text("a"));
			assertThat(failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(""))).code())
				.isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(waiting).isNotDone();
			this.network.start(this.echo, (options) -> options.port(port));
			assertThat(await(waiting)).isEqualTo(text("a"));
		}
	}

	@Test
	void connectsAgainWhenTheServerCameBack() {
		RpcServer first = this.network.start(this.echo);
		RpcChannel channel = this.network.connect(first);
		channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("a"));
		int port = first.port();
		first.close();
		this.network.start(this.echo, (options) -> options.port(port));
		CallOptions options = CallOptions.DEFAULT.withWaitForReady(true).withDeadline(CallContract.LONG);
		assertThat(channel.blocking().unary(UNARY, options, text("b"))).isEqualTo(text("b"));
	}

	@Test
	void makesRoomForANewConnectionWhileTheOldOneDrains() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		CompletableFuture<Void> started = new CompletableFuture<>();
		RpcServer old = this.network.start(echo().unary(UNARY, (request) -> {
			if (started.complete(null)) {
				awaitLatch(goOn);
			}
			return text("from the old server");
		}));
		RpcChannel channel = this.network.connect(old);
		CompletableFuture<StringValue> running = channel.async().unary(UNARY, CallOptions.DEFAULT, text(""));
		await(started);
		int port = old.port();
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> old.stop(CallContract.LONG));
		startWhenFree(port);
		CallOptions options = CallOptions.DEFAULT.withWaitForReady(true).withDeadline(CallContract.LONG);
		StringValue answer = channel.blocking().unary(UNARY, options, text("from the new server"));
		while (answer.equals(text("from the old server"))) {
			answer = channel.blocking().unary(UNARY, options, text("from the new server"));
		}
		assertThat(running).isNotDone();
		goOn.countDown();
		assertThat(await(running)).isEqualTo(text("from the old server"));
		assertThat(await(stopped)).isTrue();
	}

	@Test
	void keepsToTheServersLimitOnConcurrentCalls() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.yield();
			running.decrementAndGet();
			return request;
		}), (options) -> options.maxConcurrentStreams(2));
		RpcChannel channel = this.network.connect(server);
		List<CompletableFuture<StringValue>> answers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			answers.add(channel.async().unary(UNARY, CallOptions.DEFAULT, text("" + i)));
		}
		for (int i = 0; i < 50; i++) {
			assertThat(await(answers.get(i))).isEqualTo(text("" + i));
		}
		assertThat(most.get()).isBetween(1, 2);
	}

	@Test
	void dropsACallThatIsCancelledWhileItWaits() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			awaitLatch(goOn);
			return request;
		}), (options) -> options.maxConcurrentStreams(1));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<StringValue> first = channel.async().unary(UNARY, CallOptions.DEFAULT, text("1"));
		CompletableFuture<StringValue> second = channel.async()
			.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofMillis(50)), text("2"));
		CompletableFuture<StringValue> third = channel.async().unary(UNARY, CallOptions.DEFAULT, text("3"));
		RpcException late = failure(() -> await(second));
		assertThat(late.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(late.status().message()).contains("waiting for a connection");
		goOn.countDown();
		assertThat(await(first)).isEqualTo(text("1"));
		assertThat(await(third)).isEqualTo(text("3"));
	}

	@Test
	void spreadsCallsOverItsConnections() {
		RpcServer server = this.network
			.start(echo().unary(UNARY, (request) -> text(RpcContext.current().remoteAddress().toString())));
		RpcChannel channel = this.network.connect(server, ChannelOptions.builder().connections(3));
		Set<StringValue> peers = java.util.stream.IntStream.range(0, 9)
			.mapToObj((i) -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")))
			.collect(Collectors.toSet());
		assertThat(peers).hasSize(3);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void connectsOverAUnixSocket(@TempDir Path directory) {
		String path = directory.resolve("echo.sock").toString();
		this.network.start(this.echo, (options) -> options.unixSocket(path));
		try (RpcChannel channel = RpcChannel.create("unix:" + path)) {
			assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("a"))).isEqualTo(text("a"));
		}
	}

	@Test
	void refusesACertificateThatItDoesNotTrust() {
		try (Network tls = new Network.Tls();
				RpcChannel channel = RpcChannel.create(tls.target(tls.start(this.echo)),
						ChannelOptions.builder().tls(io.freshet.rpc.client.ClientTls.systemTrust()).build())) {
			RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure).hasCauseInstanceOf(javax.net.ssl.SSLException.class);
		}
	}

	@Test
	void refusesACertificateForAnotherName() {
		try (Network tls = new Network.Tls()) {
			RpcChannel channel = tls.connect(tls.start(this.echo), ChannelOptions.builder().authority("other.test"));
			RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure).hasCauseInstanceOf(javax.net.ssl.SSLException.class);
		}
	}

	/**
	 * The old server gives its port back at the beginning of its stop, on another thread.
	 */
	private void startWhenFree(int port) {
		long end = System.nanoTime() + CallContract.LONG.toNanos();
		while (true) {
			try {
				this.network.start(this.echo, (options) -> options.port(port));
				return;
			}
			catch (UncheckedIOException ex) {
				if (System.nanoTime() > end) {
					throw ex;
				}
				Thread.onSpinWait();
			}
		}
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await(CallContract.LONG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
