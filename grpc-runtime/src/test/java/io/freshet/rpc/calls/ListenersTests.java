package io.freshet.rpc.calls;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import com.google.protobuf.WrappersProto;
import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.ListenerException;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerLimits;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** One server that listens in several places. */
class ListenersTests {

	private static final MethodDescriptor<StringValue, StringValue> ADMIN = MethodDescriptors.of("test.admin.Switches",
			"Flip", MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final MethodDescriptor<StringValue, StringValue> UNKNOWN = MethodDescriptors.of("test.admin.Nothing",
			"Flip", MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final CallOptions OPTIONS = CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10));

	private final Certificates certificates = Certificates.authority("listeners");

	@TempDir
	private Path directory;

	@Test
	void servesCleartextTlsUnixAndInMemoryInOneProcess() throws Exception {
		Path socket = this.directory.resolve("admin.sock");
		ServerOptions options = ServerOptions.builder()
			.address(new InetSocketAddress("127.0.0.1", 0))
			.listener(Listener.named("public")
				.port(0)
				.tls(this.certificates.server("localhost"))
				.services("test.Echo")
				.build())
			.listener(Listener.named("admin").unixSocket(socket.toString()).services("test.admin.*").build())
			.listener(Listener.named("inside").inMemory("listeners-tests").build())
			.build();
		try (RpcServer server = RpcServer.create(options, services()).start();
				RpcChannel plain = RpcChannel.create("127.0.0.1:" + server.port());
				RpcChannel secure = RpcChannel.create("localhost:" + server.port("public"),
						ChannelOptions.builder().tls(this.certificates.trusting()).build());
				RpcChannel unix = RpcChannel.create("unix:" + socket);
				RpcChannel inside = RpcChannel.create("in-memory:listeners-tests")) {
			assertThat(server.addresses()).containsOnlyKeys("default", "public", "admin", "inside");
			assertThat(server.port("default")).isEqualTo(server.port()).isNotEqualTo(server.port("public"));
			assertThat(server.port("admin")).isEqualTo(-1);
			assertThat(call(plain, UNARY)).isEqualTo("plain");
			assertThat(call(plain, ADMIN)).isEqualTo("plain");
			assertThat(call(secure, UNARY)).startsWith("TLS");
			assertThat(call(unix, ADMIN)).isEqualTo("plain");
			assertThat(call(inside, UNARY)).isEqualTo("plain");
			assertThat(call(inside, ADMIN)).isEqualTo("plain");
			assertUnknown(secure, ADMIN);
			assertUnknown(secure, UNKNOWN);
			assertUnknown(unix, UNARY);
			assertThat(server.guardCounters().count(Guard.UNKNOWN_METHODS)).isEqualTo(3);
		}
		assertThat(Files.exists(socket)).isFalse();
	}

	@Test
	void opensAllListenersOrNone() throws Exception {
		try (ServerSocket taken = new ServerSocket(0); ServerSocket free = new ServerSocket(0)) {
			int port = free.getLocalPort();
			free.close();
			ServerOptions options = ServerOptions.builder()
				.port(port)
				.listener(Listener.named("taken").port(taken.getLocalPort()).build())
				.build();
			try (RpcServer server = RpcServer.create(options, services())) {
				ListenerException failure = catchThrowableOfType(ListenerException.class, server::start);
				assertThat(failure).hasMessageStartingWith("cannot open listener taken on ")
					.hasCauseInstanceOf(BindException.class);
				assertThat(failure.listener().name()).isEqualTo("taken");
				assertThat(server.isRunning()).isFalse();
			}
			// the first one is closed again
			try (RpcServer server = RpcServer.create(ServerOptions.builder().port(port).build(), services()).start()) {
				assertThat(server.port()).isEqualTo(port);
			}
		}
	}

	@Test
	void drainsAllListenersAtTheSameTime() throws Exception {
		CountDownLatch entered = new CountDownLatch(2);
		CompletableFuture<StringValue> answer = new CompletableFuture<>();
		ServiceDefinition service = echo().asyncUnary(UNARY, (request) -> {
			entered.countDown();
			return answer.copy();
		}).build();
		ServerOptions options = ServerOptions.builder()
			.inMemory("drain-1")
			.listener(Listener.named("other").inMemory("drain-2").build())
			.build();
		try (RpcServer server = RpcServer.create(options, List.of(service)).start();
				RpcChannel first = RpcChannel.create("in-memory:drain-1");
				RpcChannel second = RpcChannel.create("in-memory:drain-2")) {
			CompletionStage<StringValue> one = first.async().unary(UNARY, OPTIONS, text("1"));
			CompletionStage<StringValue> two = second.async().unary(UNARY, OPTIONS, text("2"));
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Boolean> stop = CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
			StatusCode late = StatusCode.OK;
			while (late != StatusCode.UNAVAILABLE) {
				try (RpcChannel channel = RpcChannel.create("in-memory:drain-2")) {
					late = catchThrowableOfType(RpcException.class,
							() -> channel.blocking()
								.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofMillis(100)), text("")))
						.code();
				}
			}
			assertThat(stop).isNotDone();
			answer.complete(text("last"));
			assertThat(one.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(text("last"));
			assertThat(two.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(text("last"));
			assertThat(stop.get(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void listenersShareTheLimitOnCalls() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CompletableFuture<StringValue> answer = new CompletableFuture<>();
		ServiceDefinition service = echo().asyncUnary(UNARY, (request) -> {
			entered.countDown();
			return answer.copy();
		}).build();
		ServerOptions options = ServerOptions.builder()
			.inMemory("shared-1")
			.listener(Listener.named("other").inMemory("shared-2").build())
			.limits(ServerLimits.builder().calls(1).build())
			.build();
		try (RpcServer server = RpcServer.create(options, List.of(service)).start();
				RpcChannel first = RpcChannel.create("in-memory:shared-1");
				RpcChannel second = RpcChannel.create("in-memory:shared-2")) {
			CompletionStage<StringValue> one = first.async().unary(UNARY, OPTIONS, text("1"));
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			RpcException refused = catchThrowableOfType(RpcException.class,
					() -> second.blocking().unary(UNARY, OPTIONS, text("2")));
			assertThat(refused.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
			answer.complete(text("1"));
			assertThat(one.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(text("1"));
			assertThat(server.guardCounters().count(Guard.CALLS)).isEqualTo(1);
		}
	}

	@Test
	void shortFormIsTheListenerNamedDefault() {
		ServerOptions options = ServerOptions.builder().port(1).build();
		assertThat(options.listeners()).singleElement().satisfies((listener) -> {
			assertThat(listener.name()).isEqualTo("default");
			assertThat(listener.address()).isEqualTo(new InetSocketAddress(1));
		});
		assertThat(options.toBuilder().listeners(List.of(Listener.named("a").port(2).build())).build().address())
			.isEqualTo(new InetSocketAddress(2));
		assertThat(options.toBuilder().listeners(List.of(Listener.named("a").build())).port(3).build().listeners())
			.extracting(Listener::name)
			.containsExactly("a", "default");
	}

	@Test
	void refusesListenersThatMakeNoSense() {
		Listener listener = Listener.named("a").build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServerOptions.builder().listeners(List.of(listener, listener)))
			.withMessage("there are two listeners named 'a'");
		assertThatIllegalArgumentException().isThrownBy(() -> ServerOptions.builder().listeners(List.of()))
			.withMessage("a server has to have a listener");
		assertThatIllegalArgumentException().isThrownBy(() -> Listener.named("b").services("shop.*.Orders"))
			.withMessageStartingWith("'shop.*.Orders' is neither the name of a service");
		assertThatIllegalArgumentException().isThrownBy(() -> Listener.named(" "))
			.withMessage("a listener has to have a name");
	}

	private static List<ServiceDefinition> services() {
		return List.of(echo().unary(UNARY, ListenersTests::answer).build(),
				ServiceDefinition
					.builder(new ServiceDescriptor("test.admin.Switches", List.of(ADMIN), WrappersProto::getDescriptor))
					.unary(ADMIN, ListenersTests::answer)
					.build());
	}

	private static StringValue answer(StringValue request) {
		return text((RpcContext.current().tlsSession() != null) ? RpcContext.current().tlsSession().getProtocol()
				: "plain");
	}

	private static String call(RpcChannel channel, MethodDescriptor<StringValue, StringValue> method) {
		return channel.blocking().unary(method, OPTIONS, text("")).getValue();
	}

	private static void assertUnknown(RpcChannel channel, MethodDescriptor<StringValue, StringValue> method) {
		RpcException failure = catchThrowableOfType(RpcException.class, () -> call(channel, method));
		assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure.status().message()).isEqualTo("there is no method " + method.path());
	}

}
