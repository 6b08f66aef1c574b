package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.Empty;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.RetryThrottling;
import io.freshet.rpc.client.policy.SafeRetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.protobuf.ProtobufMarshaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests of {@link ServiceConfigFactory}. */
class ServiceConfigFactoryTests {

	private static final String OWN = "grpc.client.channel.orders.";

	private static final String DEFAULTS = "grpc.client.defaults.";

	@Test
	void nothingIsTheDefault() {
		ServiceConfig config = create(Map.of());
		assertThat(config.isEmpty()).isTrue();
		assertThat(config.throttling()).isNull();
	}

	@Test
	void safeIsForAllMethodsThatSayNothing() {
		ServiceConfig config = create(
				Map.of(OWN + "retry", "safe", OWN + "methods[0].names", "shop.Orders/Put", OWN + "methods[0].timeout",
						"3s", OWN + "methods[1].names", "shop.Orders/Pay", OWN + "methods[1].retry", "none"));
		assertThat(config.policy(method("shop.Other", "Get")).attempts()).isEqualTo(SafeRetryPolicy.DEFAULTS);
		MethodPolicy put = config.policy(method("shop.Orders", "Put"));
		assertThat(put.attempts()).isEqualTo(SafeRetryPolicy.DEFAULTS);
		assertThat(put.timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(config.policy(method("shop.Orders", "Pay")).attempts()).isEqualTo(RetryPolicy.NEVER);
		assertThat(config.throttling()).isEqualTo(RetryThrottling.DEFAULTS);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 50, 99, 100, 1001 })
	void takesTimesToTheMillisecond(int millis) {
		ServiceConfig config = create(Map.of(OWN + "methods[0].names", "*", OWN + "methods[0].timeout", millis + "ms",
				OWN + "methods[0].retry-policy.initial-backoff", millis + "ms",
				OWN + "methods[0].retry-policy.max-backoff", millis + "ms"));
		MethodPolicy policy = config.policy(method("a.B", "C"));
		assertThat(policy.timeout()).isEqualTo(Duration.ofMillis(millis));
		assertThat(policy.attempts()).isEqualTo(new RetryPolicy(3, Duration.ofMillis(millis), Duration.ofMillis(millis),
				2, Set.of(StatusCode.UNAVAILABLE)));
	}

	@Test
	void takesHedging() {
		ServiceConfig config = create(Map.of(OWN + "methods[0].names", "shop.Orders",
				OWN + "methods[0].hedging-policy.delay", "1ms", OWN + "methods[0].hedging-policy.max-attempts", "3",
				OWN + "methods[0].hedging-policy.non-fatal-status-codes", "unavailable,aborted",
				OWN + "methods[0].max-request-size", "1KB"));
		MethodPolicy policy = config.policy(method("shop.Orders", "Get"));
		assertThat(policy.attempts())
			.isEqualTo(new HedgingPolicy(3, Duration.ofMillis(1), Set.of(StatusCode.UNAVAILABLE, StatusCode.ABORTED)));
		assertThat(policy.maxRequestMessageBytes()).isEqualTo(1024);
	}

	@Test
	void methodsInheritByName() {
		ServiceConfig config = create(Map.of(DEFAULTS + "methods[0].names", "shop.Orders/Put,shop.Orders/Get",
				DEFAULTS + "methods[0].timeout", "3s", DEFAULTS + "methods[0].retry-policy.max-attempts", "2",
				OWN + "methods[0].names", "shop.Orders/Put", OWN + "methods[0].hedging-policy.delay", "5ms"));
		MethodPolicy put = config.policy(method("shop.Orders", "Put"));
		assertThat(put.timeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(put.attempts()).isInstanceOf(HedgingPolicy.class);
		assertThat(config.policy(method("shop.Orders", "Get")).attempts()).isInstanceOf(RetryPolicy.class);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"methodConfig\":[{\"name\":[{}],\"timeout\":\"0.050s\",\"retryPolicy\":{\"maxAttempts\":3,"
					+ "\"initialBackoff\":\"0.001s\",\"maxBackoff\":\"1s\",\"backoffMultiplier\":2,"
					+ "\"retryableStatusCodes\":[\"UNAVAILABLE\"]}}]}", "classpath:service-config.json" })
	void takesAServiceConfig(String written) {
		ServiceConfig config = create(Map.of(OWN + "service-config", written, DEFAULTS + "retry", "safe"));
		MethodPolicy policy = config.policy(method("a.B", "C"));
		assertThat(policy.timeout()).isEqualTo(Duration.ofMillis(50));
		assertThat(policy.attempts()).isEqualTo(
				new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(1), 2, Set.of(StatusCode.UNAVAILABLE)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {
			"hedging-policy.delay=5ms,retry-policy.max-attempts=3;methods[a.B];keep one of them",
			"retry=safe,retry-policy.max-attempts=3;methods[a.B];keep one of them",
			"retry-policy.max-attempts=9;methods[a.B].retry-policy.max-attempts;from 2 to 5",
			"hedging-policy.max-attempts=1,hedging-policy.delay=0;methods[a.B].hedging-policy.max-attempts;from 2 to 5",
			"hedging-policy.max-attempts=2;methods[a.B].hedging-policy.delay;it is missing",
			"retry-policy.retryable-status-codes=;methods[a.B].retry-policy.retryable-status-codes;retry: safe",
			"retry-policy.initial-backoff=0;methods[a.B];more than zero", "timeout=-1s;methods[a.B];more than zero" })
	void refusesWhatMakesNoSense(String properties, String blamed, String reason) {
		Map<String, String> source = new HashMap<>(Map.of(OWN + "methods[0].names", "a.B"));
		for (String property : properties.split(",")) {
			source.put(OWN + "methods[0]." + property.split("=")[0],
					property.endsWith("=") ? "" : property.split("=")[1]);
		}
		assertRefused(source, blamed, reason);
	}

	@ParameterizedTest
	@CsvSource({ "a/b/c", "/b", "a/", "''" })
	void refusesNamesThatAreNone(String name) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> create(Map.of(OWN + "methods[0].names", name, OWN + "methods[0].timeout", "1s")));
	}

	@Test
	void refusesAServiceConfigBesideWhatItSaysToo() {
		assertRefused(Map.of(OWN + "service-config", "{}", OWN + "retry", "safe"), "retry", "remove one of them");
		assertRefused(Map.of(OWN + "service-config", "{\"loadBalancingConfig\":[{\"round_robin\":{}}]}",
				OWN + "load-balancing.policy", "least-request"), "load-balancing.policy", "remove one of them");
	}

	@Test
	void refusesAServiceConfigThatIsNone() {
		assertRefused(Map.of(OWN + "service-config", "{\"methodConfig\":[{\"timeout\":\"soon\"}]}"), "service-config",
				"methodConfig[0].timeout is soon");
		assertRefused(Map.of(OWN + "service-config", "classpath:missing.json"), "service-config", "missing.json");
	}

	private static void assertRefused(Map<String, String> source, String blamed, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> create(source))
			.satisfies((failure) -> {
				assertThat(failure.getName()).isEqualTo(OWN + blamed);
				assertThat(failure.getReason()).contains(reason);
			});
	}

	private static ServiceConfig create(Map<String, String> source) {
		RpcClientProperties properties = new Binder(new MapConfigurationPropertySource(source))
			.bindOrCreate("grpc.client", RpcClientProperties.class);
		return new ServiceConfigFactory("orders", properties.of("orders")).create();
	}

	private static MethodDescriptor<?, ?> method(String service, String name) {
		Marshaller<Empty> empty = ProtobufMarshaller.of(Empty.getDefaultInstance());
		return MethodDescriptor.of(service, name, MethodShape.UNARY, empty, empty);
	}

}
