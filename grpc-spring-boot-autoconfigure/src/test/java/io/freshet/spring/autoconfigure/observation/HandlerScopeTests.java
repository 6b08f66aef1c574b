package io.freshet.spring.autoconfigure.observation;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.ReactorBindings;
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
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

	/** Waits for the end. */
	private final class End implements ServerCallObserver {

		@Override
		public void onEnd(Status status) {
			HandlerScopeTests.this.ended.countDown();
		}

	}

}
