package io.freshet.spring.autoconfigure.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import io.freshet.spring.observation.DefaultRpcServerObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.EchoRpc;
import io.freshet.rpc.client.CallOptions;
import com.google.protobuf.StringValue;
import io.opentelemetry.api.trace.SpanKind;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that are not sampled cost no span, and still belong to a trace. */
class UnsampledTraceTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(UnsampledTraceTests.class);

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final ApplicationContextRunner runner = TraceTests.runner(this.exporter)
		.withUserConfiguration(HandlerConfiguration.class);

	private final BlockingQueue<Map<String, String>> logged = new LinkedBlockingQueue<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			UnsampledTraceTests.this.logged.add(event.getMDCPropertyMap());
		}

	};

	@BeforeEach
	void start() {
		this.appender.start();
		LOGGER.addAppender(this.appender);
	}

	@AfterEach
	void stop() {
		LOGGER.detachAppender(this.appender);
	}

	@Test
	void haveATraceForThoseWhoAsk() {
		run("0", (context) -> {
			assertThat(call(context, "a", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-00")).isEqualTo("OK");
			Seen seen = handler(context).next();
			assertThat(seen.trace).isEqualTo(TRACE);
			assertThat(seen.sampled).isFalse();
			assertThat(seen.registryHadObservation).isFalse();
			assertThat(this.exporter.getFinishedSpanItems()).isEmpty();
		});
	}

	@Test
	void beginATraceThatIsNotSampledEither() {
		run("0", (context) -> {
			context.getBean(Caller.class).call("a");
			Seen seen = handler(context).next();
			assertThat(seen.trace).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
			assertThat(seen.sampled).isFalse();
			assertThat(seen.child).isEqualTo(seen.trace);
			assertThat(this.exporter.getFinishedSpanItems()).isEmpty();
		});
	}

	/** Client and server see the same trace, whoever begins it. */
	@Test
	void goFromTheClientToTheServer() {
		run("0", (context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			Observation.createNotStarted("test", context.getBean(ObservationRegistry.class)).observe(() -> {
				context.getBean(Caller.class).call("a");
				assertThat(handler(context).next().trace).isEqualTo(tracer.currentSpan().context().traceId());
			});
			context.getBean(Caller.class).call("a");
			assertThat(handler(context).next().parent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
			assertThat(this.exporter.getFinishedSpanItems()).isEmpty();
		});
	}

	@Test
	void areInTheLogOfTheHandlerAndNowhereElse() {
		run("0", (context) -> {
			context.getBean(Caller.class).call("log");
			Seen seen = handler(context).next();
			assertThat(poll(this.logged)).containsEntry("traceId", seen.trace).containsEntry("own", "entry");
			assertThat(seen.mdcAfterChild).isNull();
			LOGGER.info("outside");
			assertThat(poll(this.logged)).doesNotContainKey("traceId");
		});
		LOGGER.info("after the application");
		assertThat(poll(this.logged)).doesNotContainKey("traceId");
	}

	@Test
	void areInTheLogAlsoWhereBeansAreLazy() {
		this.runner.withPropertyValues("management.tracing.sampling.probability=0")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				context.getBean(Caller.class).call("log");
				assertThat(poll(this.logged)).containsEntry("traceId", handler(context).next().trace);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "01" })
	void followTheDecisionOfTheParent(String flags) {
		run("0.5", (context) -> {
			for (int i = 0; i < 20; i++) {
				call(context, "a", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-" + flags);
				Seen seen = handler(context).next();
				assertThat(seen.trace).isEqualTo(TRACE);
				assertThat(seen.sampled).isEqualTo(flags.equals("01"));
				context.getBean(Ends.class).next();
			}
			assertThat(servers()).hasSize(flags.equals("01") ? 20 : 0);
		});
	}

	/** Neither sampled twice nor not at all. */
	@Test
	void areAsManyAsTheProbabilitySays() {
		run("0.5", (context) -> {
			for (int i = 0; i < 400; i++) {
				context.getBean(Caller.class).call("a");
				context.getBean(Ends.class).next();
			}
			assertThat(servers().size()).isBetween(140, 260);
			assertThat(servers()).allSatisfy((span) -> assertThat(span.getParentSpanContext().isValid()).isTrue());
			assertThat(context.getBean(MeterRegistry.class).get("grpc.server").timer().count()).isEqualTo(400);
			assertThat(context.getBean(MeterRegistry.class).get("grpc.client").timer().count()).isEqualTo(400);
			assertThat(context.getBean(MeterRegistry.class).find("grpc.server.active").meters()).isEmpty();
		});
	}

	@Test
	void areAsManyAsTheProbabilitySaysWithoutAParent() {
		run("0.5", (context) -> {
			for (int i = 0; i < 400; i++) {
				call(context, "a", "x-header", "x");
				context.getBean(Ends.class).next();
			}
			assertThat(servers().size()).isBetween(140, 260);
		});
	}

	@Test
	void areLeftToTheTracerWhenThereIsMoreToRead() {
		run("0", (context) -> {
			call(context, "a", "baggage", "key=value");
			assertThat(handler(context).next().registryHadObservation).isTrue();
			call(context, "a", "b3", TRACE + "-b7ad6b7169203331-1");
			Seen seen = handler(context).next();
			assertThat(seen.trace).isEqualTo(TRACE);
			assertThat(seen.sampled).isTrue();
			call(context, "a", "traceparent", "nonsense");
			assertThat(handler(context).next().registryHadObservation).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "00-00000000000000000000000000000000-b7ad6b7169203331-00",
			"00-" + TRACE + "-0000000000000000-00", "00-" + TRACE + "_b7ad6b7169203331-00",
			"00-" + TRACE + "-b7ad6b7169203331_00", "00-" + TRACE + "-b7ad6b716920333x-00",
			"00-" + TRACE + "-b7ad6b7169203331-x0" })
	void areLeftToTheTracerWhenTheParentIsMalformed(String parent) {
		run("0", (context) -> {
			call(context, "a", "traceparent", parent);
			assertThat(handler(context).next().registryHadObservation).isTrue();
		});
	}

	/** The server leaves a call with baggage to its tracer. */
	@Test
	void takeBaggageAlongWithoutAParent() {
		run("0", (context) -> {
			try (Scope baggage = Baggage.builder().put("key", "value").build().makeCurrent()) {
				context.getBean(Caller.class).call("a");
			}
			assertThat(handler(context).next().registryHadObservation).isTrue();
		});
	}

	@Test
	void areObservedOnDemand() {
		isObserved(this.runner.withPropertyValues("grpc.observation.observe-unsampled=true"));
	}

	@Test
	void areObservedForHandlersOfTheUser() {
		ObservationHandler<Observation.Context> onlooker = (context) -> true;
		isObserved(this.runner.withBean("onlooker", ObservationHandler.class, () -> onlooker));
	}

	@Test
	void areObservedForConventionsOfTheUser() {
		isObserved(this.runner.withBean("convention", DefaultRpcServerObservationConvention.class,
				DefaultRpcServerObservationConvention::new));
	}

	@Test
	void areObservedForSamplersOfTheUser() {
		isObserved(this.runner.withBean("own", Sampler.class, Sampler::alwaysOff));
	}

	private void isObserved(ApplicationContextRunner runner) {
		runner.withPropertyValues("management.tracing.sampling.probability=0").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ServerObservations.class);
			context.getBean(Caller.class).call("a");
			Seen seen = handler(context).next();
			assertThat(seen.registryHadObservation).isTrue();
			assertThat(seen.sampled).isFalse();
			context.getBean(Ends.class).next();
			assertThat(context.getBean(MeterRegistry.class).get("grpc.server").timer().count()).isOne();
		});
	}

	private void run(String probability, Consumer<AssertableApplicationContext> test) {
		this.runner.withPropertyValues("management.tracing.sampling.probability=" + probability).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(SampledServer.class).doesNotHaveBean(ServerMeters.class);
			test.accept(context);
		});
	}

	/** From a client that knows nothing of traces. */
	private static String call(AssertableApplicationContext context, String text, String name, String value) {
		int port = Integer.parseInt(context.getEnvironment().getProperty("local.grpc.port", ""));
		try (RpcChannel plain = RpcChannel.create("localhost:" + port)) {
			plain.blocking()
				.unary(EchoRpc.ECHO, CallOptions.DEFAULT.withMetadata(Metadata.of(name, value)), StringValue.of(text));
			return StatusCode.OK.name();
		}
	}

	private List<SpanData> servers() {
		return this.exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals("testing.Echo/Echo") && span.getKind() == SpanKind.SERVER)
			.toList();
	}

	private static Handler handler(AssertableApplicationContext context) {
		return context.getBean(Handler.class);
	}

	private static <T> T poll(BlockingQueue<T> queue) {
		try {
			T next = queue.poll(5, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * What the code of a call has seen.
	 *
	 * @param parent the header
	 * @param trace the trace
	 * @param sampled whether it is sampled
	 * @param child the trace of an observation that the code has made
	 * @param mdcAfterChild what that left in the MDC
	 * @param registryHadObservation whether the call was observed
	 */
	record Seen(@Nullable String parent, @Nullable String trace, @Nullable Boolean sampled, @Nullable String child,
			@Nullable String mdcAfterChild, boolean registryHadObservation) {
	}

	/** Looks around on the thread of the handler. */
	static final class Handler implements ServerInterceptor {

		private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

		private final ObjectProvider<Tracer> tracer;

		private final ObjectProvider<ObservationRegistry> registry;

		Handler(ObjectProvider<Tracer> tracer, ObjectProvider<ObservationRegistry> registry) {
			this.tracer = tracer;
			this.registry = registry;
		}

		Seen next() {
			return poll(this.seen);
		}

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			Tracer tracer = this.tracer.getObject();
			ObservationRegistry registry = this.registry.getObject();
			MDC.put("own", "entry");
			LOGGER.info("working");
			MDC.remove("own");
			boolean observed = registry.getCurrentObservation() != null;
			String child = Observation.createNotStarted("child", registry)
				.observe(() -> tracer.currentSpan().context().traceId());
			TraceContext context = tracer.currentSpan().context();
			this.seen.add(new Seen(call.metadata().get("traceparent"), context.traceId(), context.sampled(), child,
					MDC.get("traceId"), observed));
			next.proceed(call);
		}

	}

	/** Adds the one who looks around. */
	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		Handler handler(ObjectProvider<Tracer> tracer, ObjectProvider<ObservationRegistry> registry) {
			return new Handler(tracer, registry);
		}

	}

}
