package io.freshet.spring.autoconfigure.server;

import java.util.HashMap;
import java.util.Map;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The property that tells the port the server really listens on. */
final class LocalPortProperty {

	/** The name of the property. */
	static final String NAME = "local.grpc.port";

	private static final String SOURCE = "rpcServerPort";

	private LocalPortProperty() {
	}

	/**
	 * Sets the property in a context and in those above it.
	 * @param context the context of the server
	 * @param port the port
	 */
	static void set(ApplicationContext context, int port) {
		if (context instanceof ConfigurableApplicationContext configurable) {
			set(configurable.getEnvironment(), port);
		}
		if (context.getParent() != null) {
			set(context.getParent(), port);
		}
	}

	private static void set(ConfigurableEnvironment environment, int port) {
		Map<String, Object> source = new HashMap<>();
		source.put(NAME, port);
		environment.getPropertySources().remove(SOURCE);
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, source));
	}

}
