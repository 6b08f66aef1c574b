package io.freshet.spring.autoconfigure.discovery;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Tells the registry where gRPC is: puts the port of the server into the metadata that
 * the clients of Eureka, Consul and Zookeeper register, unless something else is there. A
 * port that the system chooses is not known so early, see {@link LateRegistration}.
 */
final class RegistryPortEnvironment implements EnvironmentPostProcessor, Ordered {

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
		int port = ServerPort.configured(environment);
		if (port > 0) {
			ServerPort.publish(environment, port);
		}
	}

}
