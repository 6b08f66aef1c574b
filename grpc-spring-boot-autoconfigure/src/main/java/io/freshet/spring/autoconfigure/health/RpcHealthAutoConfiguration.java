package io.freshet.spring.autoconfigure.health;

import io.freshet.rpc.server.RpcServer;
import io.freshet.services.health.HealthService;
import io.freshet.services.health.HealthStatuses;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Auto-configuration of the health service. */
@AutoConfiguration(after = ApplicationAvailabilityAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration",
				"org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration" })
@ConditionalOnClass(value = { RpcServer.class, HealthService.class },
		name = "io.netty.handler.codec.http2.Http2FrameReader")
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "grpc.server.health.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RpcHealthProperties.class)
public final class RpcHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HealthStatuses rpcHealthStatuses() {
		return new HealthStatuses();
	}

	@Bean
	RpcHealth rpcHealth(ApplicationContext context, ObjectProvider<HealthSource> source, HealthStatuses statuses,
			RpcHealthProperties properties) {
		ServiceNames.validate(context.getEnvironment());
		boolean asked = context.getEnvironment().getProperty("grpc.server.health.enabled", Boolean.class, false);
		return new RpcHealth(context, source::getObject, statuses, properties, asked);
	}

	/** With health indicators. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HealthContributorRegistry.class)
	@ConditionalOnBean(HealthContributorRegistry.class)
	static class ContributorConfiguration {

		@Bean
		@Lazy
		HealthSource rpcHealthSource(HealthContributorRegistry contributors,
				ObjectProvider<HealthEndpointGroups> groups, ApplicationAvailability availability,
				RpcHealthProperties properties) {
			return new ContributorHealth(contributors, groups.getIfAvailable(), new AvailabilityHealth(availability),
					properties);
		}

	}

	/** Without. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(type = "org.springframework.boot.health.registry.HealthContributorRegistry")
	static class AvailabilityConfiguration {

		@Bean
		@Lazy
		HealthSource rpcHealthSource(ApplicationAvailability availability) {
			return new AvailabilityHealth(availability);
		}

	}

}
