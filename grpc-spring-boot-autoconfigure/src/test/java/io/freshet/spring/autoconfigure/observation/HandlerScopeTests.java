package io.freshet.spring.autoconfigure.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.google.protobuf.StringValue;
import com.google.protobuf.WrappersProto;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.reactor.ReactorBindings;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.observation.DefaultRpcServerObservationConvention;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The observation of a call is current in its handler, whatever the style, and only
 * there.
 */
class HandlerScopeTests {

	private static final String NAME = "grpc.server";

	private static final MethodDescriptor<StringValue, StringValue> CHAT = MethodDescriptors.of("testing.Chat", "Chat",
			MethodShape.BIDI_STREAMING, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final CountDownLatch ended = new CountDownLatch(1);

	HandlerScopeTests() {
		this.registry.observationConfig().observationHandler((context) -> true);
	}

	@AfterEach
	void reset() {
		Hooks.disableAutomaticContextPropagation();
		ObservationThreadLocalAccessor.getInstance().setObservationRegistry(ObservationRegistry.create());
	}

	@Test
	void onThePool() {
		assertThat(
				call((options) -> options.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(false)), blocking()))
			.isEqualTo(NAME);
	}

	@Test
	void onTheDefaultExecutor() {
		assertThat(call((options) -> options, blocking())).isEqualTo(NAME);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void onAVirtualThread() {
		assertThat(call((options) -> options.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(true)),
				service().unary(EchoRpc.ECHO, (request) -> on(true))))
			.isEqualTo(NAME);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void onAVirtualThreadThroughAStream() {
		this.registry.observationConfig().observationHandler(new LoggedName());
		List<String> seen = new CopyOnWriteArrayList<>();
		ServerOptions options = ServerOptions.builder()
			.port(0)
			.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(true))
			.build();
		ServiceDefinition service = ServiceDefinition
			.builder(new ServiceDescriptor("testing.Chat", List.of(CHAT), WrappersProto::getDescriptor))
			.bidiStreaming(CHAT, (in, out) -> in.forEach((message) -> {
				Thread.yield();
				seen.add(on(true).getValue() + " " + MDC.get("observation"));
				out.write(message);
			}))
			.build();
		try (RpcServer server = start(options, service);
				RpcChannel channel = RpcChannel.create("localhost:" + server.port());
				BidiStream<StringValue, StringValue> chat = channel.blocking()
					.bidiStreaming(CHAT, CallOptions.DEFAULT)) {
			for (String text : List.of("a", "b", "c")) {
				chat.write(StringValue.of(text));
				assertThat(chat.read()).isEqualTo(StringValue.of(text));
			}
		}
		assertThat(seen).containsExactly(NAME + " " + NAME, NAME + " " + NAME, NAME + " " + NAME);
	}

	/** A thread of a pool is used again, and so is an event loop. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void leavesNothingBehindInTheMdc(boolean eventLoop) {
		this.registry.observationConfig().observationHandler(new LoggedName());
		List<String> seen = new CopyOnWriteArrayList<>();
		assertThat(
				call((options) -> eventLoop ? options.executor(ServerOptions.EVENT_LOOP) : options.executor((task) -> {
					task.run();
					seen.add(String.valueOf(MDC.get("observation")));
				}), service().unary(EchoRpc.ECHO, (request) -> {
					seen.add(MDC.get("observation"));
					return current();
				})))
			.isEqualTo(NAME);
		assertThat(seen).startsWith(NAME).hasSize(eventLoop ? 1 : 2).last().isEqualTo(eventLoop ? NAME : "null");
	}

	@Test
	void onTheEventLoop() {
		assertThat(call((options) -> options.executor(ServerOptions.EVENT_LOOP), blocking())).isEqualTo(NAME);
	}

	@Test
	void inAFuture() {
		assertThat(call((options) -> options,
				service().asyncUnary(EchoRpc.ECHO, (request) -> CompletableFuture.completedFuture(current()))))
			.isEqualTo(NAME);
	}

	@Test
	void inReactorOnAnotherThread() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(ObservationThreadLocalAccessor.getInstance());
		ObservationThreadLocalAccessor.getInstance().setObservationRegistry(this.registry);
		Hooks.enableAutomaticContextPropagation();
		assertThat(call((options) -> options,
				service().asyncUnary(EchoRpc.ECHO,
						ReactorBindings
							.unary((request) -> Mono.fromSupplier(this::current).subscribeOn(Schedulers.parallel())))))
			.isEqualTo(NAME);
	}

	@Test
	void notAfterTheHandlerHasReturned() {
		List<String> later = new CopyOnWriteArrayList<>();
		Supplier<CompletionStage<StringValue>> slow = () -> CompletableFuture.supplyAsync(() -> {
			later.add(current().getValue());
			return StringValue.of("done");
		});
		assertThat(call((options) -> options, service().asyncUnary(EchoRpc.ECHO, (request) -> slow.get())))
			.isEqualTo("done");
		assertThat(later).containsExactly("none");
	}

	private StringValue current() {
		Observation current = this.registry.getCurrentObservation();
		return StringValue.of((current != null) ? String.valueOf(current.getContext().getName()) : "none");
	}

	/** Tells the observation if the thread is of the kind that is expected. */
	private StringValue on(boolean virtual) {
		boolean isVirtual = Thread.currentThread().getThreadGroup().getName().equals("VirtualThreads");
		return (isVirtual == virtual) ? current() : StringValue.of("on " + Thread.currentThread());
	}

	private ServiceDefinition.Builder blocking() {
		return service().unary(EchoRpc.ECHO, (request) -> current());
	}

	private static ServiceDefinition.Builder service() {
		return ServiceDefinition.builder(EchoRpc.DESCRIPTOR);
	}

	private String call(UnaryOperator<ServerOptions.Builder> settings, ServiceDefinition.Builder service) {
		ServerOptions options = settings.apply(ServerOptions.builder().port(0)).build();
		List<ServerObserver> observers = List.of(
				new ServerObservations(this.registry, new DefaultRpcServerObservationConvention()),
				(call) -> new End());
		try (RpcServer server = RpcServer.create(options, List.of(service.build()), observers).start();
				RpcChannel channel = RpcChannel.create("localhost:" + server.port())) {
			String name = channel.blocking().unary(EchoRpc.ECHO, CallOptions.DEFAULT, StringValue.of("a")).getValue();
			assertThat(this.ended.await(5, TimeUnit.SECONDS)).isTrue();
			return name;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private RpcServer start(ServerOptions options, ServiceDefinition service) {
		ServerObserver observer = new ServerObservations(this.registry, new DefaultRpcServerObservationConvention());
		try {
			return RpcServer.create(options, List.of(service), List.of(observer)).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Puts the name of the observation into the log, as tracers do with their ids. */
	private static final class LoggedName implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			MDC.put("observation", context.getName());
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			MDC.remove("observation");
		}

	}

	/** Waits for the end. */
	private final class End implements ServerCallObserver {

		@Override
		public void onEnd(Status status) {
			HandlerScopeTests.this.ended.countDown();
		}

	}

}
