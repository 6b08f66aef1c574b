package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.autoconfigure.observation.ObservationProperties.Naming;
import io.freshet.spring.observation.DefaultRpcClientObservationConvention;
import io.freshet.spring.observation.DefaultRpcServerObservationConvention;
import io.freshet.spring.observation.OpenTelemetryRpcClientObservationConvention;
import io.freshet.spring.observation.OpenTelemetryRpcServerObservationConvention;
import io.freshet.spring.observation.RpcClientObservationConvention;
import io.freshet.spring.observation.RpcServerObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Auto-configuration of observations of calls, and so of their traces. */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ RpcServer.class, ObservationRegistry.class, ObservationRegistryCustomizer.class })
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "grpc.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ObservationProperties.class)
public final class RpcObservationAutoConfiguration {

	@Bean
	@Order(0)
	@Nullable ServerObserver rpcServerObservations(ObservationRegistry registry, ObservationProperties properties,
			ObjectProvider<RpcServerObservationConvention> conventions, ListableBeanFactory beans,
			Environment environment, ObjectProvider<CallSampling> sampling) {
		if (ObservationNeed.of(registry, beans, environment) == ObservationNeed.NONE) {
			return null;
		}
		RpcServerObservationConvention convention = conventions
			.getIfAvailable(() -> (properties.naming() == Naming.OPENTELEMETRY)
					? new OpenTelemetryRpcServerObservationConvention() : new DefaultRpcServerObservationConvention());
		CallSampling sampled = sampling.getIfAvailable();
		return (sampled != null) ? sampled.server(convention) : new ServerObservations(registry, convention);
	}

	@Bean
	@Order(0)
	@Nullable ClientObserver rpcClientObservations(ObservationRegistry registry, ObservationProperties properties,
			ObjectProvider<RpcClientObservationConvention> conventions, ListableBeanFactory beans,
			Environment environment, ObjectProvider<CallSampling> sampling) {
		if (ObservationNeed.of(registry, beans, environment) == ObservationNeed.NONE) {
			return null;
		}
		RpcClientObservationConvention convention = conventions
			.getIfAvailable(() -> (properties.naming() == Naming.OPENTELEMETRY)
					? new OpenTelemetryRpcClientObservationConvention() : new DefaultRpcClientObservationConvention());
		CallSampling sampled = sampling.getIfAvailable();
		return (sampled != null) ? sampled.client(convention) : new ClientObservations(registry, convention);
	}

}
