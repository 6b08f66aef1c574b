package io.freshet.spring.autoconfigure.observation;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.freshet.rpc.StatusCode;
import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryEventPublisherBeansApplicationListener;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Traces go through clients and servers. */
class TraceTests {

	/**
	 * What an application does before its context is made, so that traces get into the
	 * log.
	 */
	private static final OpenTelemetryEventPublisherBeansApplicationListener LISTENER = new OpenTelemetryEventPublisherBeansApplicationListener();

	static {
		ApplicationStartingEvent starting = new ApplicationStartingEvent(new DefaultBootstrapContext(),
				new SpringApplication(), new String[0]);
		LISTENER.onApplicationEvent(starting);
		new CallContextStorageListener().onApplicationEvent(starting);
	}

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final ApplicationContextRunner runner = runner(this.exporter)
		.withPropertyValues("management.tracing.sampling.probability=1");

	/** A server and a client of it that are traced. */
	static ApplicationContextRunner runner(InMemorySpanExporter exporter) {
		return EchoServer.runner()
			.withConfiguration(AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
					OpenTelemetryTracingAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
					RpcTracingAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withInitializer((context) -> context.addApplicationListener(LISTENER))
			.withBean(SpanProcessor.class, () -> SimpleSpanProcessor.create(exporter));
	}

	@Test
	void haveASpanForTheCallTheAttemptAndTheServer() {
		run((context) -> {
			inSpan(context, () -> context.getBean(Caller.class).call("a"));
			context.getBean(Ends.class).next();
			Map<String, SpanData> spans = spans();
			SpanData parent = spans.get("test");
			SpanData call = spans.get("testing.Echo/Echo CLIENT");
			SpanData attempt = spans.get("Attempt.testing.Echo.Echo CLIENT");
			SpanData server = spans.get("testing.Echo/Echo SERVER");
			assertThat(spans.values()).extracting(SpanData::getTraceId).containsOnly(parent.getTraceId());
			assertThat(call.getParentSpanId()).isEqualTo(parent.getSpanId());
			assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
			assertThat(server.getParentSpanId()).isEqualTo(attempt.getSpanId());
			assertThat(call.getEvents()).extracting(EventData::getName)
				.contains("Delayed name resolution complete", "Delayed LB pick complete");
			assertThat(server.getAttributes().get(AttributeKey.stringKey("grpc.status_code"))).isEqualTo("OK");
			assertThat(attempt.getAttributes().get(AttributeKey.stringKey("previous-rpc-attempts"))).isEqualTo("0");
		});
	}

	@Test
	void haveTheNamesOfTheProposalOnDemand() {
		run(this.runner.withPropertyValues("grpc.observation.naming=opentelemetry"), (context) -> {
			inSpan(context, () -> context.getBean(Caller.class).call("a"));
			context.getBean(Ends.class).next();
			assertThat(spans()).containsKeys("Sent.testing.Echo.Echo CLIENT", "Attempt.testing.Echo.Echo CLIENT",
					"Recv.testing.Echo.Echo SERVER");
		});
	}

	@Test
	void showFailuresAsErrors() {
		run((context) -> {
			assertThat(context.getBean(Caller.class).callUnknown()).isEqualTo(StatusCode.UNIMPLEMENTED);
			context.getBean(Ends.class).next();
			assertThat(spans()).hasSize(3).containsKey("other SERVER");
			assertThat(spans().values()).allSatisfy((span) -> assertThat(span.getStatus().getStatusCode())
				.isEqualTo(io.opentelemetry.api.trace.StatusCode.ERROR));
		});
	}

	@Test
	void reachTheHandlerAndItsLogAndLeaveNothingBehind() {
		run((context) -> {
			inSpan(context, () -> {
				String trace = context.getBean(Tracer.class).currentSpan().context().traceId();
				assertThat(MDC.get("traceId")).isEqualTo(trace);
				context.getBean(Caller.class).call("a");
				assertThat(context.getBean(Ends.class).handlerTrace()).isEqualTo(trace);
				assertThat(MDC.get("traceId")).isEqualTo(trace);
			});
			assertThat(MDC.get("traceId")).isNull();
			assertThat(context.getBean(Tracer.class).currentSpan()).isNull();
		});
	}

	private void inSpan(AssertableApplicationContext context, Runnable code) {
		Observation.createNotStarted("test", context.getBean(ObservationRegistry.class)).observe(code);
	}

	private void run(Consumer<AssertableApplicationContext> test) {
		run(this.runner, test);
	}

	private void run(ApplicationContextRunner runner, Consumer<AssertableApplicationContext> test) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private Map<String, SpanData> spans() {
		return this.exporter.getFinishedSpanItems()
			.stream()
			.collect(Collectors.toMap(
					(span) -> span.getName() + ((span.getKind() != SpanKind.INTERNAL) ? " " + span.getKind() : ""),
					(span) -> span));
	}

}
