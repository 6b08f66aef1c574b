package io.freshet.spring.autoconfigure.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Tells the registry where gRPC is: puts the port of the server into the metadata that
 * the clients of Eureka, Consul and Zookeeper register, unless something else is there. A
 * port that the system chooses is not known so early and is left out.
 */
final class RegistryPortEnvironment implements EnvironmentPostProcessor, Ordered {

	static final String SOURCE = "freshetRegistryMetadata";

	private static final String KEY = "gRPC_port";

	private static final List<String> MAPS = List.of("eureka.instance.metadata-map.",
			"spring.cloud.consul.discovery.metadata.", "spring.cloud.zookeeper.discovery.metadata.");

	private static final int DEFAULT_PORT = 9090;

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!ClassUtils.isPresent("org.springframework.cloud.client.serviceregistry.Registration",
				application.getClassLoader()) || !environment.getProperty("grpc.server.enabled", Boolean.class, true)
				|| !environment.getProperty("grpc.client.discovery.register-port", Boolean.class, true)) {
			return;
		}
		int port = environment.getProperty("grpc.server.port", Integer.class, DEFAULT_PORT);
		if (port > 0) {
			Map<String, Object> metadata = new LinkedHashMap<>();
			MAPS.forEach((map) -> metadata.put(map + KEY, String.valueOf(port)));
			environment.getPropertySources().addLast(new MapPropertySource(SOURCE, metadata));
		}
	}

}
