package io.freshet.rpc.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;

import io.freshet.rpc.Guard;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.calls.AnyShape.Style;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BYTES_CLIENT;
import static io.freshet.rpc.calls.EchoMethods.BYTES_UNARY;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Where handlers run, and what happens when they cannot. */
class ExecutorTests {

	private static final StringValue MESSAGE = text("hello");

	private static final int JAVA = Runtime.version().feature();

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@ParameterizedTest
	@EnumSource
	void thatRejectsACallIsAnsweredResourceExhausted(AnyShape shape) throws Exception {
		AtomicReference<Executor> executor = new AtomicReference<>((task) -> {
			throw new RejectedExecutionException("full");
		});
		RpcServer server = this.network.start(Style.BLOCKING.bind(shape, () -> {
		}), (options) -> options.executor((task) -> executor.get().execute(task)));
		RpcChannel channel = this.network.connect(server);
		for (int i = 0; i < 20; i++) {
			RpcException failure = failure(() -> shape.call(channel, CallOptions.DEFAULT, MESSAGE));
			assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
			assertThat(failure.status().message()).contains("the server is busy");
		}
		assertThat(server.guardCounters().count(Guard.HANDLER_THREADS)).isEqualTo(20);
		executor.set((task) -> new Thread(task).start());
		assertThat(shape.call(channel, CallOptions.DEFAULT, MESSAGE)).containsExactly(MESSAGE);
	}

	@ParameterizedTest
	@EnumSource
	void thatFailsEndsTheCallAndNotTheConnection(AnyShape shape) throws Exception {
		CompletableFuture<BytesValue> answer = new CompletableFuture<>();
		RpcServer server = this.network.start(Style.BLOCKING.bind(shape, () -> {
		}).asyncUnary(BYTES_UNARY, (request) -> answer), (options) -> options.executor((task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		}));
		RpcChannel channel = this.network.connect(server);
		CompletableFuture<BytesValue> other = channel.async().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(1));
		for (int i = 0; i < 3; i++) {
			assertThat(failure(() -> shape.call(channel, CallOptions.DEFAULT, MESSAGE)).status())
				.isEqualTo(Status.of(StatusCode.RESOURCE_EXHAUSTED, "the server has no thread for the call"));
		}
		answer.complete(bytes(2));
		assertThat(await(other)).isEqualTo(bytes(2));
	}

	@Test
	void thatRejectsAnUploadEndsTheUpload() {
		RpcServer server = this.network.start(echo().clientStreaming(BYTES_CLIENT, (requests) -> bytes(0)),
				(options) -> options.executor((task) -> {
					throw new RejectedExecutionException("full");
				}));
		RpcChannel channel = this.network.connect(server);
		assertThat(failure(() -> await(channel.async()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT, Streams.of(100_000, (i) -> bytes(10_000))))).code())
			.isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
	}

	@Test
	void ofItsOwnHasSoManyThreadsAndSoManyPlaces() throws Exception {
		CountDownLatch started = new CountDownLatch(2);
		CompletableFuture<Void> release = new CompletableFuture<>();
		Set<String> threads = ConcurrentHashMap.newKeySet();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			threads.add(Thread.currentThread().getName());
			started.countDown();
			release.join();
			return request;
		}), (options) -> options.handlerThreads(HandlerThreads.pool(2, 1)));
		RpcChannel channel = this.network.connect(server);
		List<CompletableFuture<StringValue>> admitted = new ArrayList<>();
		admitted.add(channel.async().unary(UNARY, CallOptions.DEFAULT, MESSAGE));
		admitted.add(channel.async().unary(UNARY, CallOptions.DEFAULT, MESSAGE));
		started.await();
		admitted.add(channel.async().unary(UNARY, CallOptions.DEFAULT, MESSAGE));
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, MESSAGE));
		assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(failure.status().message()).contains("blockingThreads", "blockingQueue");
		release.complete(null);
		for (CompletableFuture<StringValue> call : admitted) {
			assertThat(await(call)).isEqualTo(MESSAGE);
		}
		assertThat(threads).hasSize(2).allMatch((name) -> name.startsWith("freshet-handler-"));
	}

	@ParameterizedTest
	@EnumSource
	void ofAServiceRunsItsInterceptorsAndHandlers(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			Set<String> threads = ConcurrentHashMap.newKeySet();
			RpcServer server = this.network.start(
					style.bind(shape, () -> threads.add(Thread.currentThread().getName()))
						.build()
						.withExecutor((task) -> new Thread(task, "mine").start()),
					(options) -> options.interceptors(List.of((call, next) -> {
						threads.add(Thread.currentThread().getName());
						next.proceed(call);
					})));
			assertThat(style.call(shape, this.network.connect(server), CallOptions.DEFAULT, MESSAGE))
				.containsExactly(MESSAGE);
			assertThat(threads).containsExactly("mine");
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofAsyncServicesIsTheEventLoop(AnyShape shape) throws Exception {
		CompletableFuture<String> thread = new CompletableFuture<>();
		RpcChannel channel = this.network
			.serve(Style.ASYNC.bind(shape, () -> thread.complete(Thread.currentThread().getName())));
		assertThat(shape.call(channel, CallOptions.DEFAULT, MESSAGE)).containsExactly(MESSAGE);
		assertThat(await(thread)).startsWith("freshet-server-");
	}

	@ParameterizedTest
	@EnumSource(names = { "UNARY_CALL", "SERVER_STREAM" })
	void mayBeTheEventLoopForHandlersThatDoNotBlock(AnyShape shape) throws Exception {
		CompletableFuture<String> thread = new CompletableFuture<>();
		RpcServer server = this.network.start(
				Style.BLOCKING.bind(shape, () -> thread.complete(Thread.currentThread().getName())),
				(options) -> options.executor(ServerOptions.EVENT_LOOP));
		assertThat(shape.call(this.network.connect(server), CallOptions.DEFAULT, MESSAGE)).containsExactly(MESSAGE);
		assertThat(await(thread)).startsWith("freshet-server-");
	}

	@Test
	void thatIsTheEventLoopRefusesToBlock() throws Exception {
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().clientStreaming(CLIENT, (requests) -> requests.read()),
				(options) -> options.executor(ServerOptions.EVENT_LOOP).exceptionMapper((failure, call) -> {
					seen.complete(failure);
					return null;
				}));
		RpcChannel channel = this.network.connect(server);
		assertThat(failure(() -> AnyShape.CLIENT_STREAM.call(channel, CallOptions.DEFAULT, MESSAGE)).code())
			.isEqualTo(StatusCode.UNKNOWN);
		assertThat(await(seen)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("read() would block the event loop")
			.hasMessageContaining("asynchronous");
	}

	@Test
	void thatIsTheEventLoopRefusesBlockingCalls() throws Exception {
		RpcChannel inner = this.network.serve(echo().unary(UNARY, (request) -> request));
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		RpcServer server = this.network.start(
				echo().asyncUnary(UNARY,
						(request) -> CompletableFuture
							.completedFuture(inner.blocking().unary(UNARY, CallOptions.DEFAULT, request))),
				(options) -> options.exceptionMapper((failure, call) -> {
					seen.complete(failure);
					return null;
				}));
		RpcChannel channel = this.network.connect(server);
		assertThat(failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, MESSAGE)).code())
			.isEqualTo(StatusCode.UNKNOWN);
		assertThat(await(seen)).isInstanceOf(IllegalStateException.class).hasMessageContaining("event loop");
	}

	@Test
	void isVirtualThreadsWhereTheyDoNotPin() throws Exception {
		assertThat(runsOnVirtualThread(null)).isEqualTo(JAVA >= 24);
	}

	@Test
	void isVirtualThreadsWhereTheyExistAndAreAskedFor() throws Exception {
		assertThat(runsOnVirtualThread(true)).isEqualTo(JAVA >= 21);
	}

	@Test
	void isAPoolWhenVirtualThreadsAreNotWanted() throws Exception {
		assertThat(runsOnVirtualThread(false)).isFalse();
	}

	private boolean runsOnVirtualThread(Boolean wanted) throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			thread.complete(Thread.currentThread());
			return request;
		}), (options) -> options.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(wanted)));
		this.network.connect(server).blocking().unary(UNARY, CallOptions.DEFAULT, MESSAGE);
		return JAVA >= 21 && (boolean) Thread.class.getMethod("isVirtual").invoke(await(thread));
	}

}
