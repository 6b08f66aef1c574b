package io.freshet.spring.autoconfigure.context;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.context.MdcThreadLocalAccessor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the context of asynchronous calls. */
@AutoConfiguration(before = RpcClientAutoConfiguration.class)
@ConditionalOnClass({ RpcChannel.class, ContextSnapshotFactory.class })
@ConditionalOnBooleanProperty(name = "grpc.context-propagation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ContextPropagationProperties.class)
public final class RpcContextPropagationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ContextPropagationInterceptor rpcContextPropagationInterceptor() {
		return new ContextPropagationInterceptor();
	}

	/** Makes MDC entries one of the things that are carried. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MDC.class)
	@ConditionalOnBooleanProperty(name = "grpc.context-propagation.mdc", matchIfMissing = true)
	static class MdcConfiguration {

		/** The registry is that of the process; whoever comes first registers. */
		@Bean
		@ConditionalOnMissingBean
		MdcThreadLocalAccessor rpcMdcThreadLocalAccessor() {
			MdcThreadLocalAccessor accessor = new MdcThreadLocalAccessor();
			boolean known = ContextRegistry.getInstance()
				.getThreadLocalAccessors()
				.stream()
				.anyMatch((other) -> other.key().equals(MdcThreadLocalAccessor.KEY));
			if (!known) {
				ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
			}
			return accessor;
		}

	}

}
