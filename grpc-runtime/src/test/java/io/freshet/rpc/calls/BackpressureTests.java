package io.freshet.rpc.calls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.freshet.rpc.calls.CallContract.LONG;
import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BYTES_BIDI;
import static io.freshet.rpc.calls.EchoMethods.BYTES_CLIENT;
import static io.freshet.rpc.calls.EchoMethods.BYTES_SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writers that have 10 GB for a reader that reads nothing. What both ends of a stalled
 * stream hold together, in the one process of the test, stays under {@value #HEAP_BYTES}
 * bytes of heap (one window of 1 MiB in a buffer that doubles, one message, rounded up to
 * the regions of the collector) and {@value #DIRECT_BYTES} bytes of direct memory (64 KiB
 * and one message for each side, rounded up to the chunks of 8 MiB in which the allocator
 * takes memory).
 */
class BackpressureTests {

	private static final long HEAP_BYTES = 8 * 1024 * 1024;

	private static final long DIRECT_BYTES = 16 * 1024 * 1024;

	private static final int MESSAGE_BYTES = 64 * 1024;

	/** Of 64 KiB each, 10 GB. */
	private static final int MESSAGES = 160 * 1024;

	/** How many are taken once a test goes on. */
	private static final int SOME = 200;

	private static final BytesValue MESSAGE = bytes(MESSAGE_BYTES);

	private static final Network KEPT = new Network.Tcp();

	private final Network network = new Network.Tcp();

	private final AtomicInteger written = new AtomicInteger();

	private final AtomicReference<Thread> writer = new AtomicReference<>();

	private HeldMemory before;

	/** Loads what is loaded once, and keeps the event loops with their buffers. */
	@BeforeAll
	static void warmUp() {
		RpcChannel channel = KEPT.serve(echo().bidiStreaming(BYTES_BIDI, (requests, responses) -> {
			for (BytesValue request : requests) {
				responses.write(request);
			}
		}));
		try (BidiStream<BytesValue, BytesValue> call = channel.blocking()
			.bidiStreaming(BYTES_BIDI, CallOptions.DEFAULT)) {
			call.write(MESSAGE);
			call.halfClose();
			assertThat(call.stream()).hasSize(1);
		}
	}

	@AfterAll
	static void closeKept() {
		KEPT.close();
	}

	@BeforeEach
	void measure() {
		this.before = HeldMemory.now();
	}

	@AfterEach
	void close() {
		this.network.close();
	}

	/** A service that has 10 GB for whoever calls, in one style or another. */
	enum Style {

		BLOCKING {

			@Override
			ServiceDefinition.Builder download(BackpressureTests test) {
				return echo().serverStreaming(BYTES_SERVER, (request, responses) -> test.writeAll(responses));
			}

			@Override
			ServiceDefinition.Builder upload(CompletableFuture<Void> begin) {
				return echo().clientStreaming(BYTES_CLIENT, (requests) -> {
					begin.join();
					return bytes((int) requests.stream().limit(SOME).count());
				});
			}

		},

		ASYNC {

			@Override
			ServiceDefinition.Builder download(BackpressureTests test) {
				return echo().asyncServerStreaming(BYTES_SERVER, (request) -> test.publishAll());
			}

			@Override
			ServiceDefinition.Builder upload(CompletableFuture<Void> begin) {
				return echo().asyncClientStreaming(BYTES_CLIENT, (requests) -> {
					Streams.Collector<BytesValue> collector = Streams.Collector.of(requests, 1);
					begin.thenRun(() -> collector.subscription().request(SOME - 1));
					return collector.arrived(SOME).thenApply((messages) -> bytes(SOME));
				});
			}

		};

		abstract ServiceDefinition.Builder download(BackpressureTests test);

		/** Takes {@value #SOME} messages once it is told to begin, and answers. */
		abstract ServiceDefinition.Builder upload(CompletableFuture<Void> begin);

	}

	@ParameterizedTest
	@EnumSource
	void holdsFewMegabytesForPeerThatGivesNoCredit(Style style) throws Exception {
		RpcServer server = startOnThreads(style.download(this));
		try (Http2Script peer = Http2Script.connect(server.port(), 65_535, 0)) {
			int stream = download(peer);
			peer.readUntil(stream, 65_535);
			assertStalledWithin(1024 * 1024);
			peer.credit(0, 10 * MESSAGE_BYTES);
			peer.credit(stream, 10 * MESSAGE_BYTES);
			peer.readUntil(stream, 65_535 + 10 * MESSAGE_BYTES);
			assertStalledWithin(2 * 1024 * 1024);
		}
	}

	@ParameterizedTest
	@EnumSource
	void holdsFewMegabytesForPeerThatDoesNotReadItsSocket(Style style) throws Exception {
		RpcServer server = startOnThreads(style.download(this));
		int windowBytes = Integer.MAX_VALUE - 65_535;
		try (Http2Script peer = Http2Script.connect(server.port(), windowBytes, windowBytes)) {
			int stream = download(peer);
			// The kernel takes a few megabytes, too.
			assertStalledWithin(16 * 1024 * 1024);
			peer.readUntil(stream, 32 * 1024 * 1024);
			assertThat(this.written.get() * (long) MESSAGE_BYTES).isGreaterThan(31 * 1024 * 1024);
		}
	}

	@ParameterizedTest
	@EnumSource
	void holdsFewMegabytesForReaderThatDoesNotRead(Style style) throws Exception {
		RpcServer server = startOnThreads(style.download(this));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<BytesValue> responses = channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0))) {
			assertStalledWithin(4 * 1024 * 1024);
			assertThat(responses.stream().limit(SOME)).hasSize(SOME).allMatch(MESSAGE::equals);
		}
	}

	@ParameterizedTest
	@EnumSource
	void holdsFewMegabytesForSubscriberThatAsksForOneMessage(Style style) throws Exception {
		RpcServer server = startOnThreads(style.download(this));
		RpcChannel channel = this.network.connect(server);
		Streams.Collector<BytesValue> responses = Streams.Collector
			.of(channel.async().serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0)), 1);
		responses.next();
		assertStalledWithin(4 * 1024 * 1024);
		assertThat(responses.messages).hasSize(1);
		responses.subscription().request(SOME - 1);
		await(responses.arrived(SOME));
		responses.subscription().cancel();
	}

	@ParameterizedTest
	@EnumSource
	void holdsFewMegabytesOfUploadThatNobodyReads(Style style) throws Exception {
		CompletableFuture<Void> begin = new CompletableFuture<>();
		RpcChannel channel = this.network.serve(style.upload(begin));
		try (ClientStream<BytesValue, BytesValue> call = channel.blocking()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT)) {
			CompletableFuture<BytesValue> response = CompletableFuture.supplyAsync(() -> {
				// What is written after the answer has come is dropped without a word.
				writeAll(call);
				return call.finish();
			});
			assertStalledWithin(4 * 1024 * 1024);
			begin.complete(null);
			assertThat(await(response)).isEqualTo(bytes(SOME));
		}
	}

	@ParameterizedTest
	@EnumSource
	void holdsFewMegabytesOfPublishedUploadThatNobodyReads(Style style) throws Exception {
		CompletableFuture<Void> begin = new CompletableFuture<>();
		RpcChannel channel = this.network.serve(style.upload(begin));
		CompletableFuture<BytesValue> response = channel.async()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT, publishAll());
		assertStalledWithin(4 * 1024 * 1024);
		begin.complete(null);
		assertThat(await(response)).isEqualTo(bytes(SOME));
	}

	@Test
	void letsWriterSleepWhileItWaits() throws Exception {
		RpcServer server = startOnThreads(Style.BLOCKING.download(this));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<BytesValue> responses = channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0))) {
			awaitStall();
			Thread writer = this.writer.get();
			until(() -> writer.getState() == Thread.State.WAITING);
			long cpu = cpuNanos(writer);
			HeldMemory.now();
			assertThat(writer.getState()).isEqualTo(Thread.State.WAITING);
			assertThat(cpuNanos(writer) - cpu).isLessThan(Duration.ofMillis(5).toNanos());
			assertThat(responses.read()).isEqualTo(MESSAGE);
		}
	}

	@Test
	void failsHandlerOnTheEventLoopThatIsAMegabyteAhead() {
		RpcServer server = this.network.start(Style.BLOCKING.download(this),
				(options) -> options.executor(ServerOptions.EVENT_LOOP));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<BytesValue> responses = channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0))) {
			RpcException failure = failure(() -> responses.forEach((response) -> {
			}));
			assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
		}
		assertThat(this.written.get() * MESSAGE_BYTES).isBetween(1024 * 1024, 1024 * 1024 + 2 * MESSAGE_BYTES);
	}

	@Test
	void servesOtherCallsOfTheConnectionWhileStreamsAreStalled() throws Exception {
		RpcServer server = startOnThreads(Style.BLOCKING.download(this).unary(UNARY, (request) -> request));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<BytesValue> first = channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0));
				RpcReader<BytesValue> second = channel.blocking()
					.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0))) {
			awaitStall();
			for (int i = 0; i < 100; i++) {
				assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("a"))).isEqualTo(text("a"));
			}
			assertThat(first.stream().limit(100)).hasSize(100);
			assertThat(second.stream().limit(100)).hasSize(100);
		}
	}

	@Test
	void givesSlowReaderEveryMessageInOrder() throws Exception {
		int count = 20_000;
		RpcChannel channel = this.network.serve(echo().bidiStreaming(BYTES_BIDI, (requests, responses) -> {
			for (BytesValue request : requests) {
				responses.write(request);
			}
		}));
		try (BidiStream<BytesValue, BytesValue> call = channel.blocking()
			.bidiStreaming(BYTES_BIDI, CallOptions.DEFAULT)) {
			Thread uploader = new Thread(() -> {
				for (int i = 0; i < count; i++) {
					call.write(numbered(i));
				}
				call.halfClose();
			});
			uploader.start();
			until(() -> !call.isReady());
			for (int i = 0; i < count; i++) {
				if (i % 1000 == 0) {
					// Falls behind now and again, until all windows are shut.
					until(() -> !call.isReady() || uploader.getState() == Thread.State.TERMINATED);
				}
				assertThat(call.read()).isEqualTo(numbered(i));
			}
			assertThat(call.read()).isNull();
		}
	}

	/** Messages of 4 to 1003 bytes. */
	private static BytesValue numbered(int number) {
		ByteBuffer content = ByteBuffer.allocate(4 + number % 1000).putInt(0, number);
		return BytesValue.of(ByteString.copyFrom(content));
	}

	private RpcServer startOnThreads(ServiceDefinition.Builder service) {
		return this.network.start(service,
				(options) -> options.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(false)));
	}

	private static int download(Http2Script peer) throws IOException {
		int stream = peer.open(":method", "POST", ":scheme", "http", ":path", BYTES_SERVER.path(), ":authority", "a",
				"content-type", "application/grpc", "te", "trailers");
		peer.data(stream, new byte[5], true);
		return stream;
	}

	private void writeAll(RpcWriter<BytesValue> messages) {
		this.writer.set(Thread.currentThread());
		for (int i = 0; i < MESSAGES; i++) {
			messages.write(MESSAGE);
			this.written.incrementAndGet();
		}
	}

	private Flow.Publisher<BytesValue> publishAll() {
		return Streams.of(MESSAGES, (number) -> {
			this.written.set(number + 1);
			return MESSAGE;
		});
	}

	/**
	 * Waits until no more is written and looks at what is held.
	 * @param mostBytes what may have been written until then, the buffers of the kernel
	 * included
	 */
	private void assertStalledWithin(int mostBytes) throws InterruptedException {
		awaitStall();
		HeldMemory held = HeldMemory.now().since(this.before);
		assertThat(this.written.get() * (long) MESSAGE_BYTES).isLessThan(mostBytes);
		assertThat(held.heap()).isLessThan(HEAP_BYTES);
		assertThat(held.direct()).isLessThan(DIRECT_BYTES);
	}

	/** Nothing was written for 100 ms, after something was. */
	private void awaitStall() {
		AtomicInteger last = new AtomicInteger();
		long[] since = { System.nanoTime() };
		until(() -> {
			int now = this.written.get();
			if (now != last.getAndSet(now) || now == 0) {
				since[0] = System.nanoTime();
			}
			return System.nanoTime() - since[0] > TimeUnit.MILLISECONDS.toNanos(100);
		});
	}

	private static void until(BooleanSupplier condition) {
		long end = System.nanoTime() + LONG.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("time until the condition holds").isLessThan(end);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	private static long cpuNanos(Thread thread) {
		return java.lang.management.ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
	}

}
