package io.freshet.spring.autoconfigure.observation;

import java.util.function.Supplier;

import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerObserver;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the access log. */
@AutoConfiguration
@ConditionalOnClass(RpcServer.class)
@ConditionalOnBooleanProperty("grpc.server.access-log.enabled")
@EnableConfigurationProperties(AccessLogProperties.class)
public final class RpcAccessLogAutoConfiguration {

	/** Inside the observations, to see their traces. */
	private static final int ORDER = 20;

	/** Knows traces. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	static class Traced {

		@Bean
		@Order(ORDER)
		ServerObserver rpcAccessLog(AccessLogProperties properties, ObjectProvider<Tracer> tracers) {
			Tracer tracer = tracers.getIfAvailable(() -> Tracer.NOOP);
			return new AccessLog(properties, traceId(tracer));
		}

		private static Supplier<@Nullable String> traceId(Tracer tracer) {
			return () -> {
				TraceContext context = tracer.currentTraceContext().context();
				return (context != null && !context.traceId().isEmpty()) ? context.traceId() : null;
			};
		}

	}

	/** Knows no traces. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.micrometer.tracing.Tracer")
	static class Untraced {

		@Bean
		@Order(ORDER)
		ServerObserver rpcAccessLog(AccessLogProperties properties) {
			return new AccessLog(properties, () -> null);
		}

	}

}
