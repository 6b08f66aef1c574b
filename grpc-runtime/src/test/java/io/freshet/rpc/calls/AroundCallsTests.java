package io.freshet.rpc.calls;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.calls.AnyShape.Style;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.CallScope;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallListener;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerOptions;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** What interceptors put around the code of a call: things that block, scopes, checks. */
class AroundCallsTests {

	private static final StringValue MESSAGE = text("hello");

	private static final ThreadLocal<String> IDENTITY = new ThreadLocal<>();

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@ParameterizedTest
	@EnumSource
	void preparationMayBlockInEveryStyle(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			Map<String, String> threads = new ConcurrentHashMap<>();
			ServerInterceptor slow = (call, next) -> call.passOnAfter((prepared) -> {
				threads.put("preparation", Thread.currentThread().getName());
				return waitALittle();
			}, next);
			RpcServer server = this.network.start(
					style.bind(shape, () -> threads.put("handler", Thread.currentThread().getName())),
					(options) -> options.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(false))
						.interceptors(List.of(slow)));
			assertThat(style.call(shape, this.network.connect(server), CallOptions.DEFAULT, MESSAGE))
				.containsExactly(MESSAGE);
			assertThat(threads.get("preparation")).startsWith("freshet-handler");
			assertThat(threads.get("handler"))
				.startsWith((style == Style.BLOCKING) ? "freshet-handler" : "freshet-server");
		}
	}

	@ParameterizedTest
	@EnumSource
	void preparationDecidesWhetherTheCallGoesOn(AnyShape shape) {
		for (Style style : Style.values()) {
			AtomicInteger handled = new AtomicInteger();
			ServerInterceptor closing = (call, next) -> call.passOnAfter((prepared) -> {
				prepared.close(Status.of(StatusCode.UNAUTHENTICATED, "who are you"), Metadata.empty());
				return false;
			}, next);
			ServerInterceptor throwing = (call, next) -> call.passOnAfter((prepared) -> {
				throw new RpcException(StatusCode.PERMISSION_DENIED, "go away");
			}, next);
			RpcServer closes = this.network.start(style.bind(shape, handled::incrementAndGet),
					(options) -> options.interceptors(List.of(closing)));
			RpcServer throwsUp = this.network.start(style.bind(shape, handled::incrementAndGet),
					(options) -> options.interceptors(List.of(throwing)));
			assertThat(
					failure(() -> style.call(shape, this.network.connect(closes), CallOptions.DEFAULT, MESSAGE)).code())
				.isEqualTo(StatusCode.UNAUTHENTICATED);
			assertThat(failure(() -> style.call(shape, this.network.connect(throwsUp), CallOptions.DEFAULT, MESSAGE))
				.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
			assertThat(handled).hasValue(0);
		}
	}

	@Test
	void preparationHasThreadsEvenIfHandlersHaveNone() {
		CompletableFuture<String> thread = new CompletableFuture<>();
		ServerInterceptor slow = (call, next) -> call.passOnAfter((prepared) -> {
			thread.complete(Thread.currentThread().getName());
			return waitALittle();
		}, next);
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> request),
				(options) -> options.executor(ServerOptions.EVENT_LOOP)
					.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(false))
					.interceptors(List.of(slow)));
		assertThat(this.network.connect(server).blocking().unary(UNARY, CallOptions.DEFAULT, MESSAGE))
			.isEqualTo(MESSAGE);
		assertThat(thread).isCompletedWithValueMatching((name) -> name.startsWith("freshet-handler"));
	}

	@Test
	void callThatEndedMeanwhileDoesNotGoOn() throws Exception {
		CountDownLatch prepares = new CountDownLatch(1);
		CountDownLatch gone = new CountDownLatch(1);
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		AtomicInteger handled = new AtomicInteger();
		ServerInterceptor slow = (call, next) -> call.passOnAfter((prepared) -> {
			call.onCancel(gone::countDown);
			prepares.countDown();
			done.complete(gone.await(10, TimeUnit.SECONDS));
			return true;
		}, next);
		RpcServer server = this.network.start(echo().asyncUnary(UNARY, (request) -> {
			handled.incrementAndGet();
			return CompletableFuture.completedFuture(request);
		}), (options) -> options.interceptors(List.of(slow)));
		CompletableFuture<StringValue> call = this.network.connect(server)
			.async()
			.unary(UNARY, CallOptions.DEFAULT, MESSAGE)
			.toCompletableFuture();
		assertThat(prepares.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel(true);
		assertThat(await(done)).isTrue();
		server.close();
		assertThat(handled).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource
	void scopesAreOpenWhileCodeRunsAndNotAfterwards(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			CompletableFuture<String> found = new CompletableFuture<>();
			RpcServer server = this.network.start(
					style.bind(shape, () -> found.complete(String.valueOf(IDENTITY.get()))),
					(options) -> options.interceptors(List.of(identifying("ada"))));
			RpcChannel channel = this.network.connect(server);
			assertThat(style.call(shape, channel, CallOptions.DEFAULT, MESSAGE)).containsExactly(MESSAGE);
			assertThat(await(found)).isEqualTo("ada");
			server.close();
		}
	}

	@Test
	void scopesAreOpenInSubscribersOfRequestsAndPublishersOfResponses() throws Exception {
		List<String> found = new CopyOnWriteArrayList<>();
		RpcServer server = this.network.start(
				echo().asyncBidiStreaming(BIDI,
						Fluxes.bidiStreaming((Flux<StringValue> requests) -> requests
							.doOnNext((request) -> found.add("request " + IDENTITY.get() + method()))
							.concatMap((request) -> Flux.range(0, 3)
								.doOnRequest((n) -> found.add("asked " + IDENTITY.get()))
								.map((number) -> text("" + number)))
							.doOnComplete(() -> found.add("complete " + IDENTITY.get())))),
				(options) -> options.interceptors(List.of(identifying("ada"))));
		assertThat(Streams.Collector
			.ofAll(this.network.connect(server)
				.async()
				.bidiStreaming(BIDI, CallOptions.DEFAULT, Streams.of(List.of(MESSAGE, MESSAGE))))
			.all()).hasSize(6);
		assertThat(found).hasSizeGreaterThanOrEqualTo(5).allMatch((line) -> line.contains(" ada"));
		assertThat(found).filteredOn((line) -> line.startsWith("request"))
			.containsExactly("request ada/test.Echo/Bidi", "request ada/test.Echo/Bidi");
	}

	@ParameterizedTest
	@EnumSource(names = { "CLIENT_STREAM", "BIDI_STREAM" })
	void checkRefusesRequestsBeforeTheHandlerSeesThem(AnyShape shape) {
		for (Style style : Style.values()) {
			ServerInterceptor checking = (call, next) -> {
				call.checkRequests((request) -> {
					if (((StringValue) request).getValue().equals("bad")) {
						throw new RpcException(StatusCode.PERMISSION_DENIED, "no");
					}
				});
				next.proceed(call);
			};
			AtomicInteger mapped = new AtomicInteger();
			RpcServer server = this.network.start(style.bind(shape, () -> {
			}), (options) -> options.interceptors(List.of(checking)).exceptionMapper(counting(mapped)));
			RpcChannel channel = this.network.connect(server);
			assertThat(failure(() -> style.call(shape, channel, CallOptions.DEFAULT, text("bad"))).status())
				.isEqualTo(Status.of(StatusCode.PERMISSION_DENIED, "no"));
			server.close();
			assertThat(mapped).as("refusals told to the mapper").hasValue(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void checkHoldsResponsesBackBeforeTheyAreSent(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			List<String> sent = new CopyOnWriteArrayList<>();
			ServerInterceptor checking = (call, next) -> {
				call.addListener(new ServerCallListener() {

					@Override
					public void onResponse(Object message, int wireBytes, boolean compressed) {
						sent.add(((StringValue) message).getValue());
					}

				});
				call.addScope(identity("ada"));
				call.checkResponses((response) -> {
					if (((StringValue) response).getValue().equals("bad") || !"ada".equals(IDENTITY.get())) {
						throw new RpcException(StatusCode.PERMISSION_DENIED, "no");
					}
				});
				next.proceed(call);
			};
			AtomicInteger mapped = new AtomicInteger();
			RpcServer server = this.network.start(style.bind(shape, () -> {
			}), (options) -> options.interceptors(List.of(checking)).exceptionMapper(counting(mapped)));
			RpcChannel channel = this.network.connect(server);
			assertThat(style.call(shape, channel, CallOptions.DEFAULT, MESSAGE)).containsExactly(MESSAGE);
			assertThat(failure(() -> style.call(shape, channel, CallOptions.DEFAULT, text("bad"))).status())
				.isEqualTo(Status.of(StatusCode.PERMISSION_DENIED, "no"));
			assertThat(sent).doesNotContain("bad").containsExactly(MESSAGE.getValue());
			server.close();
			assertThat(mapped).as("refusals told to the mapper").hasValue(1);
		}
	}

	@Test
	void checkedCallHasEndedEvenIfTheHandlerGoesOn() {
		ServerInterceptor checking = (call, next) -> {
			call.checkRequests((request) -> {
				throw new RpcException(StatusCode.PERMISSION_DENIED, "no");
			});
			next.proceed(call);
		};
		RpcServer server = this.network.start(echo().clientStreaming(CLIENT, (requests) -> {
			try {
				return requests.read();
			}
			catch (RpcException ex) {
				return text("never mind");
			}
		}), (options) -> options.interceptors(List.of(checking)));
		assertThat(
				failure(() -> AnyShape.CLIENT_STREAM.call(this.network.connect(server), CallOptions.DEFAULT, MESSAGE))
					.code())
			.isEqualTo(StatusCode.PERMISSION_DENIED);
	}

	/** As an identity would be set: for this thread, and for those that come later. */
	private static ServerInterceptor identifying(String name) {
		CallScope scope = identity(name);
		return (call, next) -> call.passOnAfter((prepared) -> true, (prepared) -> {
			call.addScope(scope);
			try (RpcContext.Scope open = scope.open()) {
				next.proceed(prepared);
			}
		});
	}

	private static CallScope identity(String name) {
		return () -> {
			String before = IDENTITY.get();
			IDENTITY.set(name);
			return () -> IDENTITY.set(before);
		};
	}

	private static ExceptionMapper counting(AtomicInteger mapped) {
		return (failure, call) -> {
			mapped.incrementAndGet();
			return null;
		};
	}

	private static boolean waitALittle() throws InterruptedException {
		return !new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
	}

	private static String method() {
		RpcContext context = RpcContext.currentOrNull();
		return (context != null) ? context.method().path() : " nowhere";
	}

}
