package io.freshet.spring.autoconfigure.actuate;

import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcChannels;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.Ordered;

/** Auto-configuration of the health of servers and channels. */
@AutoConfiguration(after = { RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class },
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({ RpcServer.class, HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
public final class RpcHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnBean(RpcServer.class)
	@ConditionalOnEnabledHealthIndicator("grpc-server")
	@ConditionalOnMissingBean(name = { "grpcServerHealthIndicator", "grpcServerHealthContributor" })
	HealthIndicator grpcServerHealthIndicator(RpcServer server) {
		return new RpcServerHealthIndicator(server);
	}

	@Bean
	@ConditionalOnBean(RpcChannels.class)
	@ConditionalOnEnabledHealthIndicator("grpc-channels")
	@ConditionalOnMissingBean(name = { "grpcChannelsHealthIndicator", "grpcChannelsHealthContributor" })
	HealthContributor grpcChannelsHealthContributor(RpcChannels channels) {
		return new RpcChannelsHealthContributor(channels);
	}

	/** Last, behind those that make the groups. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	static HealthEndpointGroupsPostProcessor rpcHealthEndpointGroups(Environment environment) {
		boolean readinessIsSaid = Binder.get(environment)
			.bind("management.endpoint.health.group.readiness.include", Bindable.setOf(String.class))
			.isBound();
		return (groups) -> new RpcHealthGroups(groups, readinessIsSaid);
	}

}
