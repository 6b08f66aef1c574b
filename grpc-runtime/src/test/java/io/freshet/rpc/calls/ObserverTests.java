package io.freshet.rpc.calls;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallDelay;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientAttempt;
import io.freshet.rpc.client.ClientAttemptObserver;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallObserver;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerLimits;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.rpc.server.ServiceDefinition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.google.protobuf.StringValue;

import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Observers see every call once, however it ends, on both sides. */
class ObserverTests {

	private static final MethodDescriptor<StringValue, StringValue> UNKNOWN = MethodDescriptors.of("test.Echo",
			"Nothing", MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private final BlockingQueue<String> served = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> called = new LinkedBlockingQueue<>();

	private RpcServer server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of());

	private @Nullable RpcChannel channel;

	@AfterEach
	void close() {
		if (this.channel != null) {
			this.channel.close();
		}
		this.server.close();
	}

	@Test
	void seeSizesScopeAndStatus() throws Exception {
		start(echo().unary(UNARY, (request) -> {
			this.served.add("handler");
			return request;
		}), ServerOptions.builder());
		call(UNARY, CallOptions.DEFAULT.withCompression("gzip"));
		assertServed("/test.Echo/Unary", "enter", "request 1002", "handler", "response 1002", "exit", "OK");
		assertCalled("/test.Echo/Unary", "connected", "delay CONNECTION", "attempt 0", "request 1002", "response 1002",
				"end OK", "OK");
	}

	@Test
	void seeAnUnknownMethod() throws Exception {
		start(echo(), ServerOptions.builder());
		assertThat(failure(() -> call(UNKNOWN, CallOptions.DEFAULT)).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertServed("unknown /test.Echo/Nothing", "UNIMPLEMENTED");
		assertCalled("/test.Echo/Nothing", "connected", "delay CONNECTION", "attempt 0", "request 1002",
				"end UNIMPLEMENTED", "UNIMPLEMENTED");
	}

	@Test
	void seeGrpcThatCameOverHttp1() throws Exception {
		start(echo().unary(UNARY, (request) -> request), ServerOptions.builder());
		ChannelOptions options = ChannelOptions.builder().httpVersion(HttpVersion.HTTP_1_1).build();
		try (RpcChannel http1 = RpcChannel.create("localhost:" + this.server.port(), options)) {
			RpcException failure = failure(() -> http1.blocking().unary(UNARY, CallOptions.DEFAULT, text("a")));
			assertThat(failure).hasMessageContaining("505");
			assertServed("/test.Echo/Unary", "UNKNOWN");
			failure(() -> http1.blocking().unary(UNKNOWN, CallOptions.DEFAULT, text("a")));
			assertServed("unknown /test.Echo/Nothing", "UNKNOWN");
		}
		assertThat(this.served).isEmpty();
	}

	@Test
	void seeWhatAnInterceptorRefuses() throws Exception {
		ServerInterceptor refusing = (call, next) -> {
			throw new RpcException(StatusCode.UNAUTHENTICATED, "who?");
		};
		start(echo().unary(UNARY, (request) -> request), ServerOptions.builder().interceptors(List.of(refusing)));
		failure(() -> call(UNARY, CallOptions.DEFAULT));
		assertServed("/test.Echo/Unary", "enter", "failed who?", "enter", "exit", "exit", "UNAUTHENTICATED");
	}

	@Test
	void seeWhatThereIsNoRoomFor() throws Exception {
		CompletableFuture<StringValue> answer = new CompletableFuture<>();
		start(echo().asyncUnary(UNARY, (request) -> answer),
				ServerOptions.builder().limits(ServerLimits.builder().calls(1).build()));
		CompletableFuture<StringValue> first = this.channel.async()
			.unary(UNARY, CallOptions.DEFAULT, text("a"))
			.toCompletableFuture();
		assertServed("/test.Echo/Unary", "enter", "request 3", "exit");
		failure(() -> call(UNARY, CallOptions.DEFAULT));
		assertServed("/test.Echo/Unary", "RESOURCE_EXHAUSTED");
		answer.complete(text("b"));
		assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(text("b"));
		assertServed("response 3", "OK");
	}

	@Test
	void seeADeadlineThatPasses() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		start(echo().unary(UNARY, (request) -> {
			RpcContext.current().onCancel(over::countDown);
			awaitQuietly(over);
			return request;
		}), ServerOptions.builder());
		failure(() -> call(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofMillis(50))));
		assertThat(next(this.served)).isEqualTo("/test.Echo/Unary");
		assertThat(until(this.served, "DEADLINE_EXCEEDED", "CANCELLED")).isTrue();
		assertThat(until(this.called, "DEADLINE_EXCEEDED")).isTrue();
	}

	@Test
	void seeACancelledCall() throws Exception {
		CompletableFuture<StringValue> never = new CompletableFuture<>();
		start(echo().asyncUnary(UNARY, (request) -> never), ServerOptions.builder());
		CompletableFuture<StringValue> call = this.channel.async()
			.unary(UNARY, CallOptions.DEFAULT, text("a"))
			.toCompletableFuture();
		assertServed("/test.Echo/Unary", "enter", "request 3", "exit");
		call.cancel(true);
		assertThat(until(this.served, "CANCELLED")).isTrue();
		assertThat(until(this.called, "CANCELLED")).isTrue();
	}

	@Test
	void seeHeadersThatAreTooLarge() throws Exception {
		start(echo().unary(UNARY, (request) -> request), ServerOptions.builder().maxMetadataBytes(1024));
		try (Http2Script client = Http2Script.connect(this.server.port())) {
			client.open(":method", "POST", ":scheme", "http", ":path", "/test.Echo/Unary", ":authority", "localhost",
					"content-type", "application/grpc", "large", "x".repeat(900));
			assertServed("unknown ", "RESOURCE_EXHAUSTED");
		}
	}

	@Test
	void seeARequestThatIsNoCall() throws Exception {
		start(echo(), ServerOptions.builder());
		try (Http2Script client = Http2Script.connect(this.server.port())) {
			client.openAndEnd(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost");
			assertServed("unknown /", "UNIMPLEMENTED");
		}
	}

	@Test
	void seeACallWithoutAServer() throws Exception {
		start(echo(), ServerOptions.builder());
		this.server.close();
		failure(() -> call(UNARY, CallOptions.DEFAULT));
		assertThat(until(this.called, "UNAVAILABLE")).isTrue();
		assertThat(this.served).isEmpty();
	}

	@Test
	void cannotDisturbACall() {
		ServiceDefinition.Builder service = echo().unary(UNARY, (request) -> request);
		start(service, ServerOptions.builder(), (call) -> new ServerCallObserver() {

			@Override
			public void onRequest(int messageBytes, int wireBytes) {
				throw new IllegalStateException("observer");
			}

			@Override
			public void onEnd(Status status) {
				throw new IllegalStateException("observer");
			}

		}, (call) -> {
			throw new IllegalStateException("observer");
		});
		assertThat(this.channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("a"))).isEqualTo(text("a"));
	}

	@Test
	void countConnections() {
		start(echo().unary(UNARY, (request) -> request), ServerOptions.builder());
		assertThat(this.server.connections()).isZero();
		call(UNARY, CallOptions.DEFAULT);
		assertThat(this.server.connections()).isOne();
	}

	private void call(MethodDescriptor<StringValue, StringValue> method, CallOptions options) {
		this.channel.blocking().unary(method, options, text("a".repeat(999)));
	}

	private void start(ServiceDefinition.Builder service, ServerOptions.Builder options) {
		start(service, options, this::serve, new Recorder());
	}

	private void start(ServiceDefinition.Builder service, ServerOptions.Builder options, ServerObserver observer,
			ClientObserver client) {
		try {
			this.server = RpcServer.create(options.port(0).build(), List.of(service.build()), List.of(observer))
				.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.channel = RpcChannel.create("static://localhost:" + this.server.port(), ChannelOptions.defaults(),
				List.of(client));
	}

	private ServerCallObserver serve(IncomingCall call) {
		this.served.add(((call.method() != null) ? "" : "unknown ") + call.path());
		return new ServerCallObserver() {

			@Override
			public RpcContext.Scope enter() {
				ObserverTests.this.served.add("enter");
				return () -> ObserverTests.this.served.add("exit");
			}

			@Override
			public void onRequest(int messageBytes, int wireBytes) {
				ObserverTests.this.served.add("request " + messageBytes);
			}

			@Override
			public void onResponse(int messageBytes, int wireBytes) {
				ObserverTests.this.served.add("response " + messageBytes);
			}

			@Override
			public void onFailure(Throwable failure) {
				ObserverTests.this.served.add("failed " + failure.getMessage().replaceFirst(".*: ", ""));
			}

			@Override
			public void onEnd(Status status) {
				ObserverTests.this.served.add(status.code().name());
			}

		};
	}

	private void assertServed(String... events) throws InterruptedException {
		// The response leaves from the event loop, while the handler returns.
		for (int i = 0; i < events.length; i++) {
			assertThat(List.of(events)).contains(next(this.served));
		}
	}

	private void assertCalled(String... events) throws InterruptedException {
		for (String event : events) {
			assertThat(next(this.called)).isEqualTo(event);
		}
		assertThat(this.called).isEmpty();
	}

	private static boolean until(BlockingQueue<String> events, String... ends) throws InterruptedException {
		String event = next(events);
		while (!List.of(ends).contains(event)) {
			event = next(events);
		}
		return true;
	}

	private static String next(BlockingQueue<String> events) throws InterruptedException {
		String event = events.poll(5, TimeUnit.SECONDS);
		assertThat(event).as("no event came").isNotNull();
		return event;
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Writes down what a client observer hears. */
	private final class Recorder implements ClientObserver {

		@Override
		public ClientCallObserver onCall(ClientCall call) {
			ObserverTests.this.called.add(call.method().toString());
			return new ClientCallObserver() {

				@Override
				public void onDelay(CallDelay delay) {
					if (delay == CallDelay.CONNECTION) {
						ObserverTests.this.called.add("delay " + delay);
					}
				}

				@Override
				public ClientAttemptObserver onAttempt(ClientAttempt attempt) {
					ObserverTests.this.called.add("attempt " + attempt.previousAttempts());
					return new RecordedAttempt();
				}

				@Override
				public void onEnd(Status status) {
					ObserverTests.this.called.add(status.code().name());
				}

			};
		}

		@Override
		public void onConnected(String target) {
			ObserverTests.this.called.add("connected");
		}

	}

	/** Writes down what an attempt hears. */
	private final class RecordedAttempt implements ClientAttemptObserver {

		@Override
		public void onRequest(int messageBytes, int wireBytes) {
			ObserverTests.this.called.add("request " + messageBytes);
		}

		@Override
		public void onResponse(int messageBytes, int wireBytes) {
			ObserverTests.this.called.add("response " + messageBytes);
		}

		@Override
		public void onEnd(Status status) {
			ObserverTests.this.called.add("end " + status.code());
		}

	}

}
