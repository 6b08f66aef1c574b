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

	private final Map<String, ConfigurationMetadata.Property> properties = ConfigurationMetadata.read();

	@Test
	void hasEveryPropertyThatIsBoundAndTheSwitches() {
		Set<String> expected = new TreeSet<>(
				Set.of("grpc.server.enabled", "grpc.server.security.enabled", "grpc.client.enabled"));
		collect("grpc.server", type("server.RpcServerProperties"), expected);
		collect("grpc.server.security", type("security.RpcSecurityProperties"), expected);
		collect("grpc.client", type("client.RpcClientProperties"), expected);
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
