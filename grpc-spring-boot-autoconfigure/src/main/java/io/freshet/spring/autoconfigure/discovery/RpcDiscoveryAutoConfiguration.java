package io.freshet.spring.autoconfigure.discovery;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of targets such as {@code discovery:///greeter}. */
@AutoConfiguration(before = RpcClientAutoConfiguration.class)
@ConditionalOnClass({ RpcChannel.class, DiscoveryClient.class, HeartbeatEvent.class })
@ConditionalOnBooleanProperty(name = "grpc.client.discovery.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RpcDiscoveryProperties.class)
public final class RpcDiscoveryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DiscoveryResolvers rpcDiscoveryResolvers(RpcDiscoveryProperties properties,
			ObjectProvider<DiscoveryClient> blocking, ObjectProvider<ReactiveDiscoveryClient> reactive) {
		return new DiscoveryResolvers(properties, new RegistryQuestion(blocking, reactive));
	}

}
