package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.client.RpcChannel;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of circuit breakers and bulkheads around calls. They come from the
 * registries of Resilience4j in the application; where it has none, from registries with
 * Resilience4j's defaults.
 */
@AutoConfiguration(before = RpcClientAutoConfiguration.class)
@ConditionalOnClass({ RpcChannel.class, CircuitBreakerRegistry.class, BulkheadRegistry.class })
@ConditionalOnBooleanProperty(name = "grpc.client.enabled", matchIfMissing = true)
public final class RpcResilienceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChannelResilience rpcChannelResilience(ObjectProvider<CircuitBreakerRegistry> circuitBreakers,
			ObjectProvider<BulkheadRegistry> bulkheads) {
		CircuitBreakerRegistry ownBreakers = CircuitBreakerRegistry.ofDefaults();
		BulkheadRegistry ownBulkheads = BulkheadRegistry.ofDefaults();
		return new Resilience4jChannels(() -> circuitBreakers.getIfAvailable(() -> ownBreakers),
				() -> bulkheads.getIfAvailable(() -> ownBulkheads));
	}

}
