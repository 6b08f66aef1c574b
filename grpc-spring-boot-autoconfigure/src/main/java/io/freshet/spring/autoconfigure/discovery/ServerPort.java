package io.freshet.spring.autoconfigure.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** The port of gRPC as registries are told of it. Has no state. */
final class ServerPort {

	static final String SOURCE = "freshetRegistryMetadata";

	static final String KEY = "gRPC_port";

	private static final List<String> MAPS = List.of("eureka.instance.metadata-map.",
			"spring.cloud.consul.discovery.metadata.", "spring.cloud.zookeeper.discovery.metadata.");

	private static final ConfigurationPropertyName LISTENERS = ConfigurationPropertyName.of("grpc.server.listeners");

	private static final int DEFAULT_PORT = 9090;

	private ServerPort() {
	}

	/**
	 * Returns the port that is known before the server starts. Where other listeners are
	 * named, nothing listens on the usual one.
	 * @param environment the environment
	 * @return the port, or 0 if the server has to be asked
	 */
	static int configured(Environment environment) {
		Integer port = environment.getProperty("grpc.server.port", Integer.class);
		if (port != null) {
			return port;
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(LISTENERS) == ConfigurationPropertyState.PRESENT) {
				return 0;
			}
		}
		return DEFAULT_PORT;
	}

	static boolean isChosenBySystem(Environment environment) {
		return configured(environment) == 0;
	}

	/**
	 * Puts the port where the clients of registries look for what they register, unless
	 * something else is there.
	 * @param environment the environment
	 * @param port the port
	 */
	static void publish(ConfigurableEnvironment environment, int port) {
		Map<String, Object> metadata = new LinkedHashMap<>();
		MAPS.forEach((map) -> metadata.put(map + KEY, String.valueOf(port)));
		environment.getPropertySources().remove(SOURCE);
		environment.getPropertySources().addLast(new MapPropertySource(SOURCE, metadata));
	}

}
