package io.freshet.spring.autoconfigure.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import io.freshet.spring.observation.DefaultRpcServerObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.Span;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that are not sampled have a trace for those who ask, and cost nothing else. */
class UnsampledTraceTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final ApplicationContextRunner runner = TraceTests.runner(this.exporter);

	@Test
	void doNotMakeObservations() {
		run("0", (context) -> {
			System.out.println("XXX need " + ObservationNeed.of(context.getBean(ObservationRegistry.class), context.getSourceApplicationContext(), context.getEnvironment()));
			System.out.println("XXX inst " + CallContextStorage.isInstalled());
			System.out.println("XXX sampler " + context.getBean(io.opentelemetry.sdk.trace.SdkTracerProvider.class).getSampler().getClass());
			System.out.println("XXX fields " + context.getBean(io.opentelemetry.context.propagation.ContextPropagators.class).getTextMapPropagator().fields());
			assertThat(context).hasSingleBean(SampledServer.class);
		});
	}

	private void run(String probability, Consumer<AssertableApplicationContext> test) {
		this.runner.withPropertyValues("management.tracing.sampling.probability=" + probability).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}
}
