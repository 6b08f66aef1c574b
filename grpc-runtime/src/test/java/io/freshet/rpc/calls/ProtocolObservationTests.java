package io.freshet.rpc.calls;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.google.protobuf.StringValue;
import com.google.protobuf.WrappersProto;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a channel speaks, both sides see each call once, under the same status. */
class ProtocolObservationTests {

	private static final String UNKNOWN = "unknown";

	private static final MethodDescriptor<StringValue, StringValue> SAFE = UNARY.withoutSideEffects();

	private static final Flow.Subscription NEVER = new Flow.Subscription() {

		@Override
		public void request(long messages) {
		}

		@Override
		public void cancel() {
		}

	};

	private final BlockingQueue<String> served = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> called = new LinkedBlockingQueue<>();

	/** Calls whose handlers will never answer. */
	private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();

	@ParameterizedTest
	@CsvSource({ "GRPC, HTTP_2, false", "GRPC, HTTP_2, true", "GRPC_WEB, HTTP_2, false", "GRPC_WEB, HTTP_2, true",
			"GRPC_WEB, HTTP_1_1, false", "CONNECT, HTTP_2, false", "CONNECT, HTTP_2, true", "CONNECT, HTTP_1_1, false",
			"CONNECT, HTTP_1_1, true" })
	void seeEachEndOfAUnaryCallOnce(RpcProtocol protocol, HttpVersion version, boolean json) throws Exception {
		ProtocolOptions options = ProtocolOptions.of(protocol);
		counted(json ? options.withJson() : options, version, (channel, name, call) -> channel.async()
			.unary(name.equals(UNKNOWN) ? unknown(MethodShape.UNARY) : SAFE, call, text(name)));
	}

	@ParameterizedTest
	@CsvSource({ "GRPC, HTTP_2", "GRPC_WEB, HTTP_2", "GRPC_WEB, HTTP_1_1", "CONNECT, HTTP_2", "CONNECT, HTTP_1_1" })
	void seeEachEndOfAStreamOnce(RpcProtocol protocol, HttpVersion version) throws Exception {
		counted(ProtocolOptions.of(protocol), version, (channel, name, call) -> {
			MethodDescriptor<StringValue, StringValue> method = name.equals(UNKNOWN)
					? unknown(MethodShape.SERVER_STREAMING) : SERVER;
			Streams.Collector<StringValue> responses = Streams.Collector
				.ofAll(channel.async().serverStreaming(method, call, text(name)));
			responses.result.whenComplete((all, failure) -> {
				if (responses.result.isCancelled()) {
					responses.subscription().cancel();
				}
			});
			return responses.result;
		});
	}

	@ParameterizedTest
	@CsvSource({ "HTTP_2", "HTTP_1_1" })
	void seeCallsByGet(HttpVersion version) throws Exception {
		counted(ProtocolOptions.of(RpcProtocol.CONNECT).withGet(), version, (channel, name, call) -> channel.async()
			.unary(name.equals(UNKNOWN) ? unknown(MethodShape.UNARY).withoutSideEffects() : SAFE, call, text(name)));
	}

	private void counted(ProtocolOptions protocol, HttpVersion version, Caller caller) throws Exception {
		RpcServer server = start();
		try (RpcChannel channel = connect(server, protocol, version)) {
			CallOptions anonymous = CallOptions.DEFAULT.withMetadata(Metadata.of("anonymous", "yes"));
			failure(() -> CallContract.await(caller.call(channel, "fine", anonymous)));
			for (String name : List.of("denied", "invalid", UNKNOWN)) {
				failure(() -> CallContract.await(caller.call(channel, name, CallOptions.DEFAULT)));
			}
			// On a busy machine, too, the call has to reach its handler before it is
			// late.
			failure(() -> CallContract
				.await(caller.call(channel, "late", CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(1)))));
			CompletableFuture<?> given = caller.call(channel, "given up", CallOptions.DEFAULT);
			assertThat(take(this.waiting, 2)).containsExactly("late", "given up");
			given.cancel(true);
			CallContract.await(caller.call(channel, "fine", CallOptions.DEFAULT));
			List<String> ends = List.of("UNAUTHENTICATED", "PERMISSION_DENIED", "INVALID_ARGUMENT", "UNIMPLEMENTED",
					"DEADLINE_EXCEEDED", "CANCELLED", "OK");
			assertThat(take(this.called, ends.size())).containsExactlyInAnyOrderElementsOf(ends);
			assertThat(take(this.served, ends.size())).containsExactlyInAnyOrderElementsOf(ends.stream()
				.map((end) -> protocol.protocol() + " " + end + (end.equals("UNIMPLEMENTED") ? " unknown" : ""))
				.toList());
		}
		finally {
			server.close();
		}
		assertThat(this.called).isEmpty();
		assertThat(this.served).isEmpty();
	}

	private static List<String> take(BlockingQueue<String> ends, int count) throws InterruptedException {
		List<String> taken = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			taken.add(String.valueOf(ends.poll(5, TimeUnit.SECONDS)));
		}
		return taken;
	}

	private RpcServer start() throws IOException {
		ServiceDescriptor descriptor = new ServiceDescriptor("test.Echo", List.of(SAFE, SERVER),
				WrappersProto::getDescriptor);
		ServiceDefinition service = ServiceDefinition.builder(descriptor)
			.asyncUnary(SAFE, this::answer)
			.asyncServerStreaming(SERVER, (request) -> {
				CompletableFuture<StringValue> answer = answer(request);
				return answer.isDone() ? Streams.of(List.of(request)) : (subscriber) -> subscriber.onSubscribe(NEVER);
			})
			.build();
		ServerInterceptor login = (call, next) -> {
			if (call.metadata().get("anonymous") != null) {
				throw new RpcException(StatusCode.UNAUTHENTICATED, "who?");
			}
			next.proceed(call);
		};
		ServerOptions options = ServerOptions.builder()
			.port(0)
			.interceptors(List.of(login))
			.exceptionMapper((failure, call) -> (failure instanceof IllegalArgumentException)
					? new RpcException(StatusCode.INVALID_ARGUMENT, "mapped") : null)
			.build();
		ServerObserver observer = (
				call) -> (status) -> this.served.add(call.protocol() + " " + status.code() + method(call));
		return RpcServer.create(options, List.of(service), List.of(observer)).start();
	}

	private static String method(IncomingCall call) {
		return (call.method() != null) ? "" : " unknown";
	}

	private CompletableFuture<StringValue> answer(StringValue request) {
		switch (request.getValue()) {
			case "denied" -> throw new RpcException(StatusCode.PERMISSION_DENIED, "not you");
			case "invalid" -> throw new IllegalArgumentException("invalid");
			case "fine" -> {
				return CompletableFuture.completedFuture(request);
			}
			default -> {
				assertThat(RpcContext.current().isCancelled()).isFalse();
				this.waiting.add(request.getValue());
				if (request.getValue().equals("late")) {
					holdTheEventLoopUntilItIsLate();
				}
				return new CompletableFuture<>();
			}
		}
	}

	/**
	 * However long the request was under way: the server finds it late before it hears
	 * that the client has given up.
	 */
	private static void holdTheEventLoopUntilItIsLate() {
		Deadline deadline = Objects.requireNonNull(RpcContext.current().deadline());
		while (deadline.remainingNanos() > 0) {
			LockSupport.parkNanos(deadline.remainingNanos());
		}
	}

	private RpcChannel connect(RpcServer server, ProtocolOptions protocol, HttpVersion version) {
		ClientObserver observer = (call) -> (status) -> this.called.add(status.code().name());
		ChannelOptions options = ChannelOptions.builder().httpVersion(version).protocol(protocol).build();
		return RpcChannel.create("static://localhost:" + server.port(), options, List.of(observer));
	}

	private static MethodDescriptor<StringValue, StringValue> unknown(MethodShape shape) {
		return MethodDescriptors.of("test.Echo", "Nothing", shape, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

	/** Makes a call whose request says how it shall end. */
	@FunctionalInterface
	private interface Caller {

		CompletableFuture<?> call(RpcChannel channel, String name, CallOptions options);

	}

}
