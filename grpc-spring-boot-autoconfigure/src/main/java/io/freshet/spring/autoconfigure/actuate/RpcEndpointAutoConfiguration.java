package io.freshet.spring.autoconfigure.actuate;

import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcChannels;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the endpoint {@code grpc}. */
@AutoConfiguration(after = { RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ RpcServer.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(RpcEndpoint.class)
@EnableConfigurationProperties(RpcEndpointProperties.class)
public final class RpcEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RpcEndpoint rpcEndpoint(ObjectProvider<RpcServer> servers, ObjectProvider<RpcChannels> channels,
			ObjectProvider<MethodTimings> timings, ObjectProvider<SanitizingFunction> sanitizing,
			RpcEndpointProperties properties) {
		return new RpcEndpoint(servers.orderedStream().toList(), channels.orderedStream().toList(),
				timings.getIfAvailable(() -> MethodTimings.NONE), new Sanitizer(sanitizing.orderedStream().toList()),
				properties.showValues());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = RpcEndpoint.class, exposure = EndpointExposure.WEB)
	RpcEndpointWebExtension rpcEndpointWebExtension(RpcEndpoint endpoint, RpcEndpointProperties properties) {
		return new RpcEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
	}

	/** With Micrometer. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MeterConfiguration {

		@Bean
		MethodTimings rpcMethodTimings(MeterRegistry registry) {
			return new MeterTimings(registry);
		}

	}

}
