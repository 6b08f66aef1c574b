package io.freshet.spring.autoconfigure.context;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.context.MdcThreadLocalAccessor;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcContextPropagationAutoConfiguration}. */
class RpcContextPropagationAutoConfigurationTests {

	private static final ObservationRegistry REGISTRY = ObservationRegistry.create();

	static {
		// without a handler nothing is observed
		REGISTRY.observationConfig().observationHandler((context) -> true);
	}

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class,
				RpcContextPropagationAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}")
		.withBean(SlowEcho.class)
		.withBean(Front.class);

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
		MDC.clear();
	}

	@Test
	void stagesThatDependOnACallHaveTheContextOfTheHandler() {
		this.contextRunner.run((context) -> assertThat(say(context.getBean(RpcServer.class), Shape.SAY))
			.containsExactly("/testing.Talk/Say ada task blue"));
	}

	@Test
	void theThreadThatHearsKeepsNothing() {
		this.contextRunner.run((context) -> {
			RpcServer server = context.getBean(RpcServer.class);
			say(server, Shape.SAY);
			try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
				CompletableFuture<String> left = new CompletableFuture<>();
				context.getBean(SlowEcho.class).hold();
				CompletionStage<StringValue> call = channel.async()
					.unary(EchoRpc.ECHO, CallOptions.DEFAULT, StringValue.of("x"));
				call.whenComplete((response, failure) -> left.complete(describe()));
				context.getBean(SlowEcho.class).goOn();
				assertThat(left.get(10, TimeUnit.SECONDS)).isEqualTo("none nobody nothing null");
			}
		});
	}

	@Test
	void theCallThatIsServedIsThereInAnyCase() {
		this.contextRunner.withPropertyValues("grpc.context-propagation.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ContextPropagationInterceptor.class);
			assertThat(say(context.getBean(RpcServer.class), Shape.SAY))
				.containsExactly("/testing.Talk/Say nobody nothing null");
		});
	}

	@Test
	void mdcStaysWhereItIsByProperty() {
		this.contextRunner.withPropertyValues("grpc.context-propagation.mdc=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MdcThreadLocalAccessor.class)
				.hasSingleBean(ContextPropagationInterceptor.class));
	}

	@Test
	void mdcIsCarriedWhereverContextIs() {
		this.contextRunner.run((context) -> {
			MDC.put("colour", "green");
			AtomicReference<Map<String, String>> seen = new AtomicReference<>();
			Runnable task = ContextSnapshotFactory.builder()
				.build()
				.captureAll()
				.wrap((Runnable) () -> seen.set(MDC.getCopyOfContextMap()));
			Thread thread = new Thread(task);
			thread.start();
			thread.join();
			assertThat(seen.get()).containsEntry("colour", "green");
		});
	}

	@Test
	void backsOffWithoutTheLibraries() {
		for (FilteredClassLoader loader : List.of(new FilteredClassLoader("io.micrometer.context"),
				new FilteredClassLoader(RpcChannel.class))) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(RpcContextPropagationAutoConfiguration.class))
				.withClassLoader(loader)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(RpcContextPropagationAutoConfiguration.class));
		}
	}

	private static List<String> say(RpcServer server, Shape shape) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
			return shape.call(channel, CallOptions.DEFAULT, "x");
		}
	}

	private static String describe() {
		RpcContext call = RpcContext.currentOrNull();
		Observation observation = REGISTRY.getCurrentObservation();
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return ((call != null) ? call.method() : "none") + " " + ((caller != null) ? caller.getName() : "nobody") + " "
				+ ((observation != null) ? observation.getContext().getName() : "nothing") + " " + MDC.get("colour");
	}

	/** Answers when it may. */
	@RpcService
	static class SlowEcho implements EchoRpc.Service {

		private volatile CountDownLatch gate = new CountDownLatch(0);

		void hold() {
			this.gate = new CountDownLatch(1);
		}

		void goOn() {
			this.gate.countDown();
		}

		@Override
		public StringValue echo(StringValue request) {
			try {
				this.gate.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return request;
		}

	}

	/** Answers with what it finds when the call that it makes has ended. */
	@RpcService
	static class Front implements TalkRpc.AsyncService {

		private final ObjectProvider<RpcChannel> self;

		private final SlowEcho back;

		Front(@RpcClient("self") ObjectProvider<RpcChannel> self, SlowEcho back) {
			this.self = self;
			this.back = back;
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return marked(() -> this.self.getObject()
				.async()
				.unary(EchoRpc.ECHO, CallOptions.DEFAULT, request)
				.thenApply((response) -> StringValue.of(describe())));
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			throw new UnsupportedOperationException();
		}

		/** The stage must depend on the call before that ends, or it runs here. */
		private <T> T marked(Supplier<T> code) {
			this.back.hold();
			Observation observation = Observation.createNotStarted("task", REGISTRY).start();
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "x"));
			MDC.put("colour", "blue");
			try (Observation.Scope scope = observation.openScope()) {
				return code.get();
			}
			finally {
				SecurityContextHolder.clearContext();
				MDC.remove("colour");
				this.back.goOn();
			}
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			throw new UnsupportedOperationException();
		}

	}

}
