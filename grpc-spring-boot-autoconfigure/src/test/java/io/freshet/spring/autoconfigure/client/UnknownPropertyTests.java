package io.freshet.spring.autoconfigure.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests of {@link UnknownPropertyCheck} and what is said of what it finds. */
class UnknownPropertyTests {

	@Test
	void acceptsEverythingThatIsKnown() {
		Map<String, Object> source = new HashMap<>();
		for (String name : List.of("target", "retry", "load-balancing.policy", "auth.basic.username",
				"retryThrottling.maxTokens", "methods[0].retryPolicy.max-attempts", "methods[0].names[0]")) {
			source.put("grpc.client.channel.orders." + name, value(name));
			source.put("grpc.client.defaults." + name, value(name));
		}
		source.put("grpc.client.channel[shop.orders].target", "a:1");
		source.put("grpc.client.enabled", "true");
		UnknownPropertyCheck.run(environment(source));
	}

	private static String value(String name) {
		return switch (name) {
			case "retry" -> "safe";
			case "load-balancing.policy" -> "round-robin";
			case "retryThrottling.maxTokens", "methods[0].retryPolicy.max-attempts" -> "3";
			default -> "x";
		};
	}

	@ParameterizedTest
	@CsvSource({ "grpc.client.channel.orders.rety,grpc.client.channel.orders.retry",
			"grpc.client.defaults.dedline,grpc.client.defaults.deadline",
			"grpc.client.channel.orders.load-balancing.polcy,grpc.client.channel.orders.load-balancing.policy",
			"grpc.client.channel.orders.methods[0].timout,grpc.client.channel.orders.methods[0].timeout",
			"grpc.client.channel.orders.methods[0].retry-policy.attempts,"
					+ "grpc.client.channel.orders.methods[0].retry-policy.max-attempts",
			"grpc.client.channel[shop.orders].retrys,grpc.client.channel[shop.orders].retry" })
	void suggestsWhatWasProbablyMeant(String written, String meant) {
		assertThatExceptionOfType(UnknownPropertyException.class)
			.isThrownBy(() -> UnknownPropertyCheck.run(environment(Map.of(written, "x"))))
			.satisfies((failure) -> {
				FailureAnalysis analysis = new UnknownPropertyFailureAnalyzer().analyze(failure, failure);
				assertThat(analysis.getDescription()).contains(failure.names().get(0));
				assertThat(analysis.getAction()).isEqualTo("Did you mean '" + meant + "'?");
			});
	}

	@Test
	void suggestsNothingFarFetched() {
		UnknownPropertyException failure = new UnknownPropertyException(
				List.of("grpc.client.channel.orders.colour-of-the-sky"), new IllegalStateException());
		assertThat(new UnknownPropertyFailureAnalyzer().analyze(failure, failure).getAction())
			.startsWith("Remove 'grpc.client.channel.orders.colour-of-the-sky'");
	}

	private static StandardEnvironment environment(Map<String, Object> source) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", source));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

}
