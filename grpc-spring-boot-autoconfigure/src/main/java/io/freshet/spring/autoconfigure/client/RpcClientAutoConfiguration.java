package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.client.RpcChannel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Auto-configuration of clients injected by {@code @RpcClient}. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(value = RpcChannel.class, name = "io.netty.handler.codec.http2.Http2FrameReader")
@ConditionalOnBooleanProperty(name = "grpc.client.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RpcClientProperties.class)
public final class RpcClientAutoConfiguration {

	@Bean
	static RpcClientInjection rpcClientInjection() {
		return new RpcClientInjection();
	}

	@Bean
	static RpcClientFieldProcessor rpcClientFieldProcessor() {
		return new RpcClientFieldProcessor();
	}

	@Bean(destroyMethod = "close")
	RpcClients rpcClients(RpcClientProperties properties, Environment environment,
			ObjectProvider<SslBundles> sslBundles, ConfigurableListableBeanFactory beanFactory) {
		ClientInterceptors interceptors = new ClientInterceptors(beanFactory);
		ChannelFactory factory = new ChannelFactory(properties, environment, sslBundles,
				ChannelBeans.of(beanFactory, interceptors), new ChannelCredentials(beanFactory));
		return new RpcClients(factory, new ReplacementBeans(beanFactory), interceptors);
	}

	@Bean
	EagerChannels rpcEagerChannels(RpcClientProperties properties, RpcClients clients) {
		return new EagerChannels(properties, clients);
	}

	/** What Spring Cloud brings along: properties that change. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(EnvironmentChangeEvent.class)
	static final class RefreshConfiguration {

		@Bean
		RpcClientRefresh rpcClientRefresh(RpcClients clients, Environment environment) {
			return new RpcClientRefresh(clients, environment);
		}

	}

}
