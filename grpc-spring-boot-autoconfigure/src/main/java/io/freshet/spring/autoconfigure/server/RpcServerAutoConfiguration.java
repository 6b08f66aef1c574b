package io.freshet.spring.autoconfigure.server;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.CompanionServices;
import io.freshet.spring.ServerOptionsCustomizer;
import io.freshet.spring.autoconfigure.interceptor.InterceptorBeans;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of a server for the beans with {@code @RpcService}. */
@AutoConfiguration(after = { SslAutoConfiguration.class, LifecycleAutoConfiguration.class })
@ConditionalOnClass(value = RpcServer.class, name = "io.netty.handler.codec.http2.Http2FrameReader")
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RpcServerProperties.class)
public final class RpcServerAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServerOptions rpcServerOptions(RpcServerProperties properties, Environment environment,
			ObjectProvider<SslBundles> sslBundles, ListableBeanFactory beanFactory,
			ObjectProvider<ExceptionMapper> mappers, ObjectProvider<ServerOptionsCustomizer> customizers) {
		ServerOptions.Builder options = new ServerOptionsFactory(properties, environment, sslBundles).create();
		options.interceptors(new InterceptorBeans(beanFactory).ofServer());
		List<ExceptionMapper> ordered = mappers.orderedStream().toList();
		if (!ordered.isEmpty()) {
			options.exceptionMapper(new OrderedExceptionMappers(ordered));
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	RpcServer rpcServer(ServerOptions options, RpcServerProperties properties,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<CompanionServices> companions,
			ObjectProvider<ServerObserver> observers) {
		List<ServiceDefinition> services = ServiceAssembly.of(beanFactory, options, properties,
				companions.orderedStream().toList());
		return RpcServer.create(options, services, observers.orderedStream().toList());
	}

	@Bean
	RpcServerLifecycle rpcServerLifecycle(RpcServer server, ServerOptions options, RpcServerProperties properties,
			ObjectProvider<LifecycleProperties> lifecycle, ObjectProvider<SslBundles> sslBundles,
			ApplicationContext context) {
		new ServerTlsUpdates(server, options, properties, sslBundles).register();
		Duration phase = lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
		Duration delay = ShutdownGrace.within(properties.shutdown().drainDelay(), phase);
		Duration grace = ShutdownGrace.within(properties.shutdown().gracePeriod(), phase.minus(delay));
		return new RpcServerLifecycle(server, options, delay, grace, context);
	}

}
