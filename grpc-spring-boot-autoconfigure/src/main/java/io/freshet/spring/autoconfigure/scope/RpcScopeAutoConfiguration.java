package io.freshet.spring.autoconfigure.scope;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration of beans with {@code @RpcScope}, and of {@code RpcContext} as a
 * dependency.
 */
@AutoConfiguration(before = RpcServerAutoConfiguration.class)
@ConditionalOnClass(RpcServer.class)
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
@ImportRuntimeHints(RpcScopeAutoConfiguration.ContextProxy.class)
public final class RpcScopeAutoConfiguration {

	@Bean
	static CallScopeRegistration rpcCallScopeRegistration() {
		return new CallScopeRegistration();
	}

	@Bean
	@Conditional(OnCallScopedBeans.class)
	CallScopeInterceptor rpcCallScopeInterceptor() {
		return new CallScopeInterceptor();
	}

	/** The proxy of the call. */
	static final class ContextProxy implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.proxies().registerJdkProxy(RpcContext.class);
		}

	}

}
