package io.freshet.spring.autoconfigure.observation;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.LoggerContext;
import io.freshet.rpc.server.RpcServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of traces by OpenTelemetry that cost next to nothing for calls that
 * are not sampled.
 */
@AutoConfiguration(before = RpcObservationAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass({ RpcServer.class, MeterRegistry.class, OtelTracer.class, OpenTelemetrySdk.class,
		ObservationRegistryCustomizer.class, SdkTracerProviderBuilderCustomizer.class })
@ConditionalOnBooleanProperty(name = "grpc.observation.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "grpc.observation.observe-unsampled", havingValue = false, matchIfMissing = true)
public final class RpcTracingAutoConfiguration {

	private static final Log logger = LogFactory.getLog(RpcTracingAutoConfiguration.class);

	/** Before those of the user, who may want another sampler. */
	@Bean
	@ConditionalOnBean(TracingProperties.class)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SdkTracerProviderBuilderCustomizer rpcDecidedSampler(ObjectProvider<Sampler> samplers,
			TracingProperties properties) {
		double probability = properties.getSampling().getProbability();
		return (builder) -> {
			Sampler sampler = samplers.getIfUnique();
			DecidedSampler decided = (sampler != null) ? DecidedSampler.before(sampler, probability) : null;
			if (decided != null) {
				builder.setSampler(decided);
			}
		};
	}

	@Bean
	@ConditionalOnBean({ OpenTelemetrySdk.class, OtelTracer.class, ObservationRegistry.class })
	@Nullable CallSampling rpcCallSampling(ObjectProvider<OpenTelemetrySdk> sdks, ObservationRegistry registry,
			ListableBeanFactory beans, Environment environment) {
		OpenTelemetrySdk sdk = sdks.getIfUnique();
		if (sdk == null) {
			return null;
		}
		TextMapPropagator propagator = sdk.getPropagators().getTextMapPropagator();
		Sampler used = sdk.getSdkTracerProvider().getSampler();
		String obstacle = obstacle(used, propagator, ObservationNeed.of(registry, beans, environment));
		if (obstacle != null || !(used instanceof DecidedSampler sampler)) {
			logger.debug("calls that are not sampled are observed like the others: " + obstacle);
			return null;
		}
		List<ObservationHandler<?>> handlers = new ArrayList<>();
		beans.getBeanProvider(TracingObservationHandler.class).orderedStream().forEach(handlers::add);
		ObservationRegistry tracing = ObservationRegistry.create();
		tracing.observationConfig().observationHandler(new FirstMatchingCompositeObservationHandler(handlers));
		return new OpenTelemetrySampling(tracing, new SpanChoice(propagator.fields(), sampler.probability()),
				propagator);
	}

	private static @Nullable String obstacle(Sampler sampler, TextMapPropagator propagator, ObservationNeed need) {
		if (!(sampler instanceof DecidedSampler)) {
			return "the sampler is not one that heeds the parent and else takes one in so many";
		}
		if (!propagator.fields().contains(SpanChoice.PARENT)) {
			return "traces do not travel by traceparent";
		}
		if (need != ObservationNeed.TRACES) {
			return "there are handlers, conventions, filters or properties for observations";
		}
		return CallContextStorage.isInstalled() ? null
				: "OpenTelemetry's context was used before the application started";
	}

	/** Writes into Logback's lines what Boot's listener would put into the MDC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ LoggerContext.class, Slf4JEventListener.class })
	@ConditionalOnBean(name = "otelSlf4JEventListener")
	static class Logged {

		/** Nobody asks for it. */
		@Bean
		@Lazy(false)
		@Nullable DisposableBean rpcUnsampledTraceIds(ObjectProvider<CallSampling> sampling) {
			if (sampling.getIfAvailable() == null
					|| !(LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers)) {
				return null;
			}
			LogbackTraceIds.install(loggers);
			return () -> LogbackTraceIds.remove(loggers);
		}

	}

}
