package io.freshet.spring.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.freshet.rpc.client.ClientInterceptor;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes interceptors of the circuit breakers and bulkheads of Resilience4j's registries,
 * where they are shared by name with all that use them. Immutable.
 */
final class Resilience4jChannels implements ChannelResilience {

	private final Supplier<CircuitBreakerRegistry> circuitBreakers;

	private final Supplier<BulkheadRegistry> bulkheads;

	Resilience4jChannels(Supplier<CircuitBreakerRegistry> circuitBreakers, Supplier<BulkheadRegistry> bulkheads) {
		this.circuitBreakers = circuitBreakers;
		this.bulkheads = bulkheads;
	}

	/** The bulkhead is outside: what it refuses says nothing of the servers. */
	@Override
	public List<ClientInterceptor> of(String channel, ResilienceProperties properties) {
		List<ClientInterceptor> interceptors = new ArrayList<>();
		String bulkhead = properties.bulkhead();
		if (bulkhead != null) {
			interceptors.add(new BulkheadInterceptor(channel, bulkhead(channel, bulkhead)));
		}
		String circuitBreaker = properties.circuitBreaker();
		if (circuitBreaker != null) {
			interceptors.add(new CircuitBreakerInterceptor(channel,
					this.circuitBreakers.get().circuitBreaker(circuitBreaker), properties.failing()));
		}
		return interceptors;
	}

	private Bulkhead bulkhead(String channel, String name) {
		Bulkhead bulkhead = this.bulkheads.get().bulkhead(name);
		if (!bulkhead.getBulkheadConfig().getMaxWaitDuration().isZero()) {
			throw new InvalidConfigurationPropertyValueException(
					"grpc.client.channel." + channel + ".resilience.bulkhead", name,
					"this bulkhead has calls wait for " + bulkhead.getBulkheadConfig().getMaxWaitDuration()
							+ " (max-wait-duration), which would block threads that must not be blocked; set it to 0");
		}
		return bulkhead;
	}

}
