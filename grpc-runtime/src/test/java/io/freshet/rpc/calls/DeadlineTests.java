package io.freshet.rpc.calls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.BYTES_SERVER;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Deadlines: which one counts, how far they reach, and who enforces them. */
class DeadlineTests {

	private static final String DEADLINE_EXCEEDED = "4";

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void arrivesReducedAtTheThirdServer() {
		List<Duration> left = new CopyOnWriteArrayList<>();
		RpcChannel third = this.network.serve(echo().unary(UNARY, (request) -> {
			left.add(remaining());
			return request;
		}));
		RpcChannel second = this.network.serve(echo().unary(UNARY, (request) -> {
			left.add(remaining());
			return third.blocking().unary(UNARY, CallOptions.DEFAULT, request);
		}));
		RpcChannel first = this.network.serve(echo().unary(UNARY, (request) -> {
			left.add(remaining());
			return second.blocking().unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofMinutes(1)), request);
		}));
		assertThat(first.blocking().unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(2)), text("a")))
			.isEqualTo(text("a"));
		assertReduced(left);
	}

	@Test
	void arrivesReducedAtTheThirdAsyncServer() throws Exception {
		List<Duration> left = new CopyOnWriteArrayList<>();
		RpcChannel third = this.network.serve(echo().asyncServerStreaming(SERVER, (request) -> {
			left.add(remaining());
			return Streams.of(List.of(request));
		}));
		RpcChannel second = this.network.serve(echo().asyncServerStreaming(SERVER, (request) -> {
			left.add(remaining());
			return third.async().serverStreaming(SERVER, CallOptions.DEFAULT, request);
		}));
		RpcChannel first = this.network.serve(echo().asyncServerStreaming(SERVER, (request) -> {
			left.add(remaining());
			return second.async().serverStreaming(SERVER, CallOptions.DEFAULT, request);
		}));
		Streams.Collector<StringValue> responses = Streams.Collector.ofAll(first.async()
			.serverStreaming(SERVER, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(2)), text("a")));
		assertThat(responses.all()).containsExactly(text("a"));
		assertReduced(left);
	}

	@Test
	void endsTheThirdServerToo() throws Exception {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		RpcChannel third = this.network.serve(echo().unary(UNARY, (request) -> {
			awaitInterrupt();
			stopped.complete(null);
			return request;
		}));
		RpcChannel second = this.network
			.serve(echo().unary(UNARY, (request) -> third.blocking().unary(UNARY, CallOptions.DEFAULT, request)));
		RpcChannel first = this.network
			.serve(echo().unary(UNARY, (request) -> second.blocking().unary(UNARY, CallOptions.DEFAULT, request)));
		RpcException failure = failure(() -> first.blocking()
			.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofMillis(500)), text("")));
		assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		await(stopped);
	}

	/** Seconds; the least of the three has to arrive. */
	@ParameterizedTest
	@CsvSource({ "10,20,30", "20,10,30", "20,30,10" })
	void isTheLeastOfCallChannelAndContext(long call, long channel, long context) throws Exception {
		CompletableFuture<Duration> left = new CompletableFuture<>();
		RpcServer inner = this.network.start(echo().unary(UNARY, (request) -> {
			left.complete(remaining());
			return request;
		}));
		RpcChannel nested = this.network.connect(inner, ChannelOptions.builder().deadline(Duration.ofSeconds(channel)));
		RpcChannel outer = this.network.serve(echo().unary(UNARY, (request) -> nested.blocking()
			.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(call)), request)));
		outer.blocking().unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(context)), text(""));
		assertThat(await(left)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
	}

	@Test
	void doesNotEvenConnectWhenItHasPassed() throws Exception {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
			int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
			try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + port)) {
				CallOptions expired = CallOptions.DEFAULT.withDeadline(Duration.ZERO);
				assertThat(failure(() -> channel.blocking().unary(UNARY, expired, text(""))).code())
					.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
				assertThat(failure(() -> channel.blocking().serverStreaming(SERVER, expired, text("")).read()).code())
					.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
				assertThat(failure(() -> channel.blocking().clientStreaming(CLIENT, expired).finish()).code())
					.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
				assertThat(failure(() -> channel.blocking().bidiStreaming(BIDI, expired).read()).code())
					.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
			}
			assertThat(listener.accept()).isNull();
		}
	}

	@Test
	void coversTheTimeToConnect() throws Exception {
		try (ServerSocketChannel silent = ServerSocketChannel.open()) {
			silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			int port = ((InetSocketAddress) silent.getLocalAddress()).getPort();
			try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + port)) {
				CallOptions options = CallOptions.DEFAULT.withDeadline(Duration.ofMillis(100)).withWaitForReady(true);
				RpcException failure = failure(() -> channel.blocking().unary(UNARY, options, text("")));
				assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
				assertThat(failure.status().message()).contains("a connection to 127.0.0.1:" + port);
			}
		}
	}

	@Test
	void isEnforcedByTheServerWhenTheClientDoesNot() throws Exception {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			awaitInterrupt();
			stopped.complete(null);
			return request;
		}));
		try (Http2Script client = Http2Script.connect(server.port())) {
			int stream = open(client, UNARY.path(), "100m");
			client.data(stream, new byte[5], true);
			Received reply = client.reply(stream);
			assertThat(reply.trailer("grpc-status")).isEqualTo(DEADLINE_EXCEEDED);
			await(stopped);
		}
	}

	@Test
	void isNotToldToAClientThatHasNoticed() throws Exception {
		BlockingQueue<Long> stopped = new LinkedBlockingQueue<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			awaitInterrupt();
			stopped.add(System.nanoTime());
			return request;
		}));
		try (Http2Script client = Http2Script.connect(server.port())) {
			long late;
			int noticed;
			do {
				noticed = open(client, UNARY.path(), "100m");
				client.data(noticed, new byte[5], true);
				late = -stopped.take();
				client.reset(noticed, 8);
				late += System.nanoTime();
			}
			// Says something only of a client that was not held up itself.
			while (late > TimeUnit.MILLISECONDS.toNanos(50));
			int unnoticed = open(client, UNARY.path(), "100m");
			client.data(unnoticed, new byte[5], true);
			assertThat(client.reply(unnoticed).trailer("grpc-status")).isEqualTo(DEADLINE_EXCEEDED);
			assertThat(client.received(noticed).blocks()).isZero();
		}
	}

	@Test
	void isEnforcedByTheServerWhenTheClientTakesNothing() throws Exception {
		CompletableFuture<RpcException> stopped = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().serverStreaming(BYTES_SERVER, (request, responses) -> {
			stopped.complete(failure(() -> {
				while (true) {
					responses.write(bytes(10_000));
				}
			}));
		}));
		try (Http2Script client = Http2Script.connect(server.port(), 0, 0)) {
			int stream = open(client, BYTES_SERVER.path(), "100m");
			client.data(stream, new byte[5], true);
			assertThat(client.reply(stream).resetCode()).isEqualTo(8);
			assertThat(await(stopped).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "test.Echo/Unary", "test.Echo/Server", "test.Echo/Client", "test.Echo/Bidi" })
	void ofNoTimeAtAllStartsNoHandler(String path) throws Exception {
		AtomicInteger started = new AtomicInteger();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> request),
				(options) -> options.interceptors(List.of((call, next) -> started.incrementAndGet())));
		try (Http2Script client = Http2Script.connect(server.port())) {
			int stream = open(client, "/" + path, "0n");
			Received reply = client.reply(stream);
			assertThat(reply.trailer("grpc-status")).isEqualTo(DEADLINE_EXCEEDED);
			assertThat(started).hasValue(0);
		}
	}

	@Test
	void thatPassesInTheQueueStartsNoHandler() throws Exception {
		CompletableFuture<Void> started = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		List<String> handled = new CopyOnWriteArrayList<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			handled.add(request.getValue());
			started.complete(null);
			release.join();
			return request;
		}), (options) -> options.handlerThreads(HandlerThreads.pool(1, 1000)));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<StringValue> first = channel.async().unary(UNARY, CallOptions.DEFAULT, text("first"));
		await(started);
		RpcException failure = failure(() -> channel.blocking()
			.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofMillis(50)), text("late")));
		assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		// Answered by the event loop, which has then seen that the late call is
		// cancelled.
		failure(() -> channel.blocking().serverStreaming(SERVER, CallOptions.DEFAULT, text("")).read());
		release.complete(null);
		await(first);
		channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("last"));
		assertThat(handled).containsExactly("first", "last");
	}

	@Test
	void endsAReaderThatWaits() {
		RpcChannel channel = this.network.serve(echo().serverStreaming(SERVER, (request, responses) -> {
			responses.write(request);
			awaitInterrupt();
		}).unary(UNARY, (request) -> request));
		// The time to connect shall not count.
		channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(""));
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT.withDeadline(Duration.ofMillis(500)), text("a"))) {
			assertThat(responses.read()).isEqualTo(text("a"));
			assertThat(failure(responses::read).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		}
	}

	private static Duration remaining() {
		Deadline deadline = RpcContext.current().deadline();
		assertThat(deadline).isNotNull();
		return deadline.remaining();
	}

	private static void assertReduced(List<Duration> left) {
		assertThat(left).hasSize(3);
		assertThat(left.get(0)).isLessThan(Duration.ofSeconds(2));
		assertThat(left.get(1)).isLessThan(left.get(0));
		assertThat(left.get(2)).isLessThan(left.get(1)).isPositive();
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static int open(Http2Script client, String path, String timeout) throws Exception {
		return client.open(":method", "POST", ":scheme", "http", ":path", path, ":authority", "a", "content-type",
				"application/grpc", "te", "trailers", "grpc-timeout", timeout);
	}

}
