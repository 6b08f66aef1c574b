package io.freshet.spring.autoconfigure.observation;

import java.util.Set;

import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the metrics of calls, connections and guards. */
@AutoConfiguration(after = RpcServerAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ RpcServer.class, MeterRegistry.class })
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "grpc.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ObservationProperties.class)
public final class RpcMetricsAutoConfiguration {

	/** Named by observations, which know nothing of the names that were chosen. */
	private static final Set<String> OBSERVED = Set.of("grpc.server", "grpc.server.active", "grpc.client",
			"grpc.client.active", "grpc.client.attempt", "grpc.client.attempt.active", "grpc.client.delay.connection",
			"grpc.client.delay.name.resolution");

	@Bean
	@Order(10)
	@Nullable ServerObserver rpcServerMeters(MeterRegistry registry, ObservationProperties properties,
			@Qualifier("rpcServerObservations") ObjectProvider<ServerObserver> observations) {
		if (goesNowhere(registry)) {
			return null;
		}
		ServerObserver observer = observations.getIfAvailable();
		ServerMeters meters = new ServerMeters(registry, properties.naming(), observer instanceof ServerObservations);
		if (observer instanceof SampledServer sampled) {
			sampled.meters(meters);
			return null;
		}
		return meters;
	}

	@Bean
	@Order(10)
	@Nullable ClientObserver rpcClientMeters(MeterRegistry registry, ObservationProperties properties,
			@Qualifier("rpcClientObservations") ObjectProvider<ClientObserver> observations) {
		return goesNowhere(registry) ? null : new ClientMeters(registry, properties.naming(),
				observations.getIfAvailable() instanceof ClientObservations);
	}

	/** Boot makes such a registry when there is no other. */
	private static boolean goesNowhere(MeterRegistry registry) {
		return registry instanceof CompositeMeterRegistry composite && composite.getRegistries().isEmpty();
	}

	/**
	 * Made before the registry binds meters, which else asks for the server while the
	 * server asks for it.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnBean(RpcServer.class)
	ServerMeterBinder rpcServerMeterBinder(RpcServer server) {
		return new ServerMeterBinder(server);
	}

	@Bean
	@ConditionalOnProperty(name = "grpc.observation.naming", havingValue = "opentelemetry")
	static MeterFilter rpcObservationNamesFilter() {
		return MeterFilter.deny((id) -> OBSERVED.contains(id.getName()));
	}

}
