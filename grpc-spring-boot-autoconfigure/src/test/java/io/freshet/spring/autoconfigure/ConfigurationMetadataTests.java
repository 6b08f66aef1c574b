package io.freshet.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** What an editor can tell about every property. */
class ConfigurationMetadataTests {

	private static final Set<String> SWITCHES = Set.of("grpc.report-unknown-properties", "grpc.server.enabled",
			"grpc.client.enabled", "grpc.server.security.enabled", "grpc.server.health.enabled",
			"grpc.server.reflection.enabled", "grpc.server.channelz.enabled", "management.health.grpc-server.enabled",
			"management.health.grpc-channels.enabled", "management.info.grpc.enabled", "grpc.client.discovery.enabled",
			"grpc.client.discovery.register-port", "management.endpoint.grpc.access",
			"management.endpoint.grpc.cache.time-to-live");

	private final Map<String, ConfigurationMetadata.Property> properties = ConfigurationMetadata.read();

	@Test
	void hasEveryPropertyThatIsBoundAndTheSwitches() {
		Set<String> expected = new TreeSet<>(SWITCHES);
		collect("grpc.server.health", type("health.RpcHealthProperties"), expected);
		collect("management.endpoint.grpc", type("actuate.RpcEndpointProperties"), expected);
		collect("grpc.server", type("server.RpcServerProperties"), expected);
		collect("grpc.server.security", type("security.RpcSecurityProperties"), expected);
		collect("grpc.client", type("client.RpcClientProperties"), expected);
		collect("grpc.client.discovery", type("discovery.RpcDiscoveryProperties"), expected);
		collect("grpc.context-propagation", type("context.ContextPropagationProperties"), expected);
		collect("grpc.observation", type("observation.ObservationProperties"), expected);
		collect("grpc.server.access-log", type("observation.AccessLogProperties"), expected);
		collect("grpc.server.errors", type("error.RpcErrorProperties"), expected);
		collect("grpc.server.validation", type("validation.ServerValidationProperties"), expected);
		assertThat(this.properties.keySet()).isEqualTo(expected);
	}

	@Test
	void describesEveryPropertyInPlainSentences() {
		this.properties.forEach((name, property) -> assertThat(property.description()).as(name)
			.isNotBlank()
			.endsWith(".")
			.doesNotContain("{@", "<"));
	}

	@Test
	void givesDefaultsThatAreNotSaidInWords() {
		this.properties.forEach((name, property) -> {
			if (property.defaultValue() == null && !property.description().contains("By default")) {
				assertThat(name).isIn("grpc.client.channel", "grpc.client.defaults.target",
						"grpc.client.defaults.user-agent", "grpc.client.defaults.ssl.bundle", "grpc.server.ssl.bundle");
			}
		});
	}

	private static void collect(String prefix, Class<?> type, Set<String> names) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			if (component.getType().isRecord()) {
				collect(name, component.getType(), names);
			}
			else {
				names.add(name);
			}
		}
	}

	private static Class<?> type(String name) {
		return ClassUtils.resolveClassName(ConfigurationMetadataTests.class.getPackageName() + "." + name, null);
	}

}
