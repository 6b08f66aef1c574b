package io.freshet.spring.autoconfigure.server;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.freshet.rpc.server.RpcServer;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The properties that tell the ports the server really listens on. */
final class LocalPorts {

	/** The property with the port of the main listener. */
	static final String NAME = "local.grpc.port";

	private static final String SOURCE = "rpcServerPort";

	private LocalPorts() {
	}

	/**
	 * Sets the properties in a context and in those above it: {@code local.grpc.port} for
	 * the main listener and {@code local.grpc.<name>.port} for each, as far as they have
	 * ports.
	 * @param context the context of the server
	 * @param server the server, started
	 */
	static void set(ApplicationContext context, RpcServer server) {
		Map<String, Object> ports = new HashMap<>();
		server.addresses().forEach((name, address) -> {
			if (address instanceof InetSocketAddress inet) {
				ports.put("local.grpc." + name + ".port", inet.getPort());
			}
		});
		if (server.port() != -1) {
			ports.put(NAME, server.port());
		}
		if (!ports.isEmpty()) {
			set(context, ports);
		}
	}

	private static void set(ApplicationContext context, Map<String, Object> ports) {
		if (context instanceof ConfigurableApplicationContext configurable) {
			set(configurable.getEnvironment(), ports);
		}
		if (context.getParent() != null) {
			set(context.getParent(), ports);
		}
	}

	private static void set(ConfigurableEnvironment environment, Map<String, Object> ports) {
		environment.getPropertySources().remove(SOURCE);
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, ports));
	}

}
