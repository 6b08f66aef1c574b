package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.client.EndpointOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests of {@link EndpointOptionsFactory}. */
class EndpointOptionsFactoryTests {

	@Test
	void nothingIsThatOfTheRuntime() {
		assertThat(create(Map.of())).isEqualTo(EndpointOptions.DEFAULTS);
	}

	@ParameterizedTest
	@CsvSource({ "round-robin", "weighted-round-robin", "least-request" })
	void takesPoliciesByTheirNames(String policy) {
		EndpointOptions options = create(Map.of("policy", policy, "refresh-interval", "5s", "health-check.enabled",
				"true", "outlier-detection.enabled", "true", "subset-size", "3"));
		assertThat(options.balancer()).isNotSameAs(EndpointOptions.DEFAULTS.balancer());
		assertThat(options.refreshInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(options.healthService()).isEmpty();
	}

	@Test
	void asksForAService() {
		assertThat(create(Map.of("policy", "ring-hash", "hash-header", "session", "health-check.enabled", "true",
				"health-check.service", "shop.Orders"))
			.healthService()).isEqualTo("shop.Orders");
	}

	@ParameterizedTest
	@CsvSource({ "ring-hash,,,hash-header", "least-request,choices,1,choices", "round-robin,subset-size,0,subset-size",
			"round-robin,refresh-interval,0,refresh-interval", ",subset-size,3,subset-size",
			",health-check.enabled,true,health-check.enabled",
			"pick-first,outlier-detection.enabled,true,outlier-detection.enabled",
			"weighted-round-robin,weights.error-penalty,-1,weights.error-penalty" })
	void refusesWhatMakesNoSense(String policy, String name, String value, String blamed) {
		Map<String, String> source = new HashMap<>();
		if (policy != null) {
			source.put("policy", policy);
		}
		if (name != null) {
			source.put(name, value);
		}
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> create(source))
			.satisfies((failure) -> assertThat(failure.getName())
				.isEqualTo("grpc.client.channel.orders.load-balancing." + blamed));
	}

	private static EndpointOptions create(Map<String, String> source) {
		LoadBalancingProperties properties = new Binder(new MapConfigurationPropertySource(source)).bindOrCreate("",
				LoadBalancingProperties.class);
		return new EndpointOptionsFactory("orders", properties).create(List.of());
	}

}
