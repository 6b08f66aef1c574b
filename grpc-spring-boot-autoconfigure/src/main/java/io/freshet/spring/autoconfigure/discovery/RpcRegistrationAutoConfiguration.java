package io.freshet.spring.autoconfigure.discovery;

import io.freshet.rpc.server.RpcServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Auto-configuration that tells service registries where gRPC is. */
@AutoConfiguration(
		afterName = { "org.springframework.cloud.consul.serviceregistry.ConsulAutoServiceRegistrationAutoConfiguration",
				"io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration" })
@ConditionalOnClass({ RpcServer.class, ServiceRegistry.class })
@ConditionalOnBooleanProperty(name = { "grpc.client.discovery.register-port", "grpc.server.enabled" },
		matchIfMissing = true)
public final class RpcRegistrationAutoConfiguration {

	@Bean
	static HoldingRegistries rpcHoldingRegistries(Environment environment) {
		return new HoldingRegistries(environment);
	}

	@Bean
	LateRegistration rpcLateRegistration(HoldingRegistries registries, ObjectProvider<RpcServer> server,
			ObjectProvider<WebLessRegistration> webLess, ConfigurableEnvironment environment) {
		return new LateRegistration(registries.held(), server, webLess, environment);
	}

	/** What Consul needs besides. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConsulAutoRegistration.class)
	static final class ConsulConfiguration {

		/**
		 * Looks for Consul's beans late, so as not to change the order of what makes
		 * them.
		 */
		@Bean
		WebLessRegistration rpcConsulRegistration(
				ObjectProvider<AbstractAutoServiceRegistration<ConsulRegistration>> lifecycles,
				ObjectProvider<ConsulAutoRegistration> registrations,
				ObjectProvider<ConsulDiscoveryProperties> properties, ObjectProvider<RpcServer> server,
				Environment environment) {
			return (port) -> {
				AbstractAutoServiceRegistration<ConsulRegistration> lifecycle = lifecycles.getIfAvailable();
				ConsulAutoRegistration registration = registrations.getIfAvailable();
				if (lifecycle != null && registration != null && !lifecycle.isRunning()) {
					boolean heartbeat = environment.getProperty("spring.cloud.consul.discovery.heartbeat.enabled",
							Boolean.class, Boolean.FALSE);
					boolean tls = server.getObject().options().tls() != null;
					new ConsulWebLessRegistration(registration, properties.getObject(), heartbeat, tls).complete(port);
					lifecycle.start();
				}
			};
		}

	}

}
