package io.freshet.spring.autoconfigure.client;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcClientProperties} and {@link ChannelProperties}. */
class RpcClientPropertiesTests {

	@Test
	void bindsWithUnits() {
		ChannelProperties channel = bind(
				Map.of("grpc.client.channel.a.deadline", "2s", "grpc.client.channel.a.inbound.message.max-size", "5MB"))
			.of("a");
		assertThat(channel.deadline()).isEqualTo(Duration.ofSeconds(2));
		assertThat(channel.inbound().message().maxSize()).isEqualTo(DataSize.ofMegabytes(5));
	}

	@Test
	void bindsWithoutUnits() {
		ChannelProperties channel = bind(
				Map.of("grpc.client.channel.a.deadline", "7", "grpc.client.channel.a.inbound.message.max-size", "4096"))
			.of("a");
		assertThat(channel.deadline()).isEqualTo(Duration.ofMillis(7));
		assertThat(channel.inbound().message().maxSize()).isEqualTo(DataSize.ofKilobytes(4));
	}

	@Test
	void channelInheritsWhatItDoesNotSay() {
		RpcClientProperties properties = bind(Map.of("grpc.client.defaults.deadline", "5s",
				"grpc.client.defaults.compression", "gzip", "grpc.client.defaults.inbound.message.max-size", "1MB",
				"grpc.client.defaults.ssl.enabled", "true", "grpc.client.channel.a.deadline", "2s",
				"grpc.client.channel.a.inbound.metadata.max-size", "1KB", "grpc.client.channel.a.ssl.enabled",
				"false"));
		ChannelProperties channel = properties.of("a");
		assertThat(channel.deadline()).isEqualTo(Duration.ofSeconds(2));
		assertThat(channel.compression()).isEqualTo("gzip");
		assertThat(channel.inbound().message().maxSize()).isEqualTo(DataSize.ofMegabytes(1));
		assertThat(channel.inbound().metadata().maxSize()).isEqualTo(DataSize.ofKilobytes(1));
		assertThat(channel.ssl().isOn()).isFalse();
		assertThat(properties.of("b").ssl().isOn()).isTrue();
	}

	@Test
	void everySinglePropertyIsInherited() throws Exception {
		Map<String, String> values = new HashMap<>(Map.of("target", "static://a:1", "deadline", "1s", "connect-timeout",
				"2s", "connections", "3", "wait-for-ready", "true", "compression", "gzip", "authority", "x",
				"user-agent", "y", "inbound.message.max-size", "1KB", "inbound.metadata.max-size", "2KB"));
		values.putAll(Map.of("http-version", "HTTP/1.1"));
		values.putAll(Map.of("max-connections-per-endpoint", "2", "idle-timeout", "1m", "keepalive.time", "5m",
				"keepalive.timeout", "7s", "keepalive.without-calls", "true"));
		values.putAll(Map.of("protocol", "grpc-web", "json", "true", "http-get", "true"));
		values.putAll(Map.of("flow-control.stream-window", "1MB", "flow-control.connection-window", "2MB",
				"flow-control.max-stream-window", "3MB"));
		values.putAll(Map.of("ssl.enabled", "true", "ssl.bundle", "b"));
		values.putAll(Map.of("limits.handshake-time", "1s", "limits.stall-time", "2s", "limits.header-fields", "3",
				"limits.resets", "4", "limits.pings", "5", "limits.settings", "6", "limits.ignored-frames", "7",
				"limits.window-updates", "8", "limits.empty-frames", "9"));
		values.putAll(Map.of("auth.enabled", "true", "auth.basic.username", "u", "auth.basic.password", "p",
				"auth.bearer.token", "t", "auth.oauth2.registration", "r", "auth.relay", "true", "auth.credentials",
				"c", "auth.allow-plaintext", "true"));
		values.putAll(Map.of("connect", "eager", "interceptors", "a,b", "resilience.circuit-breaker", "c",
				"resilience.bulkhead", "d", "resilience.failures", "unavailable,not-found"));
		Map<String, String> balancing = new HashMap<>(Map.of("policy", "ring-hash", "shuffle", "true", "choices", "3",
				"hash-header", "h", "subset-size", "4", "refresh-interval", "5s", "health-check.enabled", "true",
				"health-check.service", "s", "weights.blackout-period", "1s", "weights.expiration", "2s"));
		balancing.putAll(Map.of("weights.update-period", "3s", "weights.error-penalty", "0.5", "weights.report-period",
				"4s", "outlier-detection.enabled", "true", "outlier-detection.interval", "5s",
				"outlier-detection.base-ejection-time", "6s", "outlier-detection.max-ejection-time", "7s",
				"outlier-detection.max-ejection-percent", "8"));
		balancing.forEach((name, value) -> values.put("load-balancing." + name, value));
		Map<String, String> source = new HashMap<>();
		values.forEach((name, value) -> source.put("grpc.client.defaults." + name, value));
		ChannelProperties inherited = bind(source).of("anything");
		assertThat(inherited).isEqualTo(nothing().orElse(inherited));
		assertNothingIsNull(inherited);
	}

	@Test
	void channelWithCredentialsOfItsOwnInheritsNone() {
		RpcClientProperties properties = bind(Map.of("grpc.client.defaults.auth.basic.username", "u",
				"grpc.client.defaults.auth.basic.password", "p", "grpc.client.defaults.auth.allow-plaintext", "true",
				"grpc.client.channel.a.auth.bearer.token", "t", "grpc.client.channel.b.deadline", "1s"));
		assertThat(properties.of("a").auth().kinds()).containsExactly("bearer.token");
		assertThat(properties.of("a").auth().allowPlaintext()).isTrue();
		assertThat(properties.of("b").auth().kinds()).containsExactly("basic");
	}

	@Test
	void showsNoSecrets() {
		RpcClientProperties properties = bind(
				Map.of("grpc.client.defaults.auth.basic.username", "u", "grpc.client.defaults.auth.basic.password",
						"hidden", "grpc.client.channel.a.auth.bearer.token", "hidden"));
		assertThat(properties.toString()).doesNotContain("hidden");
	}

	@Test
	void findsNameThatOnlyAnEnvironmentVariableGives() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("GRPC_CLIENT_CHANNEL_ORDERSERVICE_TARGET", "orders:1")));
		RpcClientProperties properties = Binder.get(environment).bindOrCreate("grpc.client", RpcClientProperties.class);
		assertThat(properties.of("order-service").target()).isEqualTo("orders:1");
		assertThat(properties.of("orderService").target()).isEqualTo("orders:1");
	}

	@Test
	void bindsNameWithDotsInBrackets() {
		RpcClientProperties properties = bind(Map.of("grpc.client.channel[shop.orders].target", "orders:1"));
		assertThat(properties.of("shop.orders").target()).isEqualTo("orders:1");
	}

	private static ChannelProperties nothing() {
		return bind(Map.of()).of("nothing");
	}

	private static void assertNothingIsNull(Record properties) throws ReflectiveOperationException {
		for (RecordComponent component : properties.getClass().getRecordComponents()) {
			component.getAccessor().setAccessible(true);
			Object value = component.getAccessor().invoke(properties);
			assertThat(value).as(component.getName()).isNotNull();
			if (value instanceof Record nested) {
				assertNothingIsNull(nested);
			}
		}
	}

	private static RpcClientProperties bind(Map<String, String> source) {
		return new Binder(new MapConfigurationPropertySource(source)).bindOrCreate("grpc.client",
				RpcClientProperties.class);
	}

}
