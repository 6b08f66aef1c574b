package io.freshet.spring.autoconfigure.security;

import java.util.List;

import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.RpcMethodSecurityExpressionHandler;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import io.freshet.spring.security.RpcSecurityInterceptor;
import io.freshet.spring.security.SecurityExceptionMapper;
import io.freshet.spring.security.StandardServices;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.context.annotation.Scope;
import org.springframework.security.access.expression.method.MethodSecurityExpressionHandler;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Auto-configuration that secures the calls of the server with Spring Security. */
@AutoConfiguration(before = RpcServerAutoConfiguration.class, afterName = {
		"org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
		"org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
		"org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration" })
@ConditionalOnClass({ RpcServer.class, AuthenticationManager.class, Customizer.class })
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
public final class RpcSecurityAutoConfiguration {

	/** What secures calls, unless they are to be left alone. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "grpc.server.security.enabled", matchIfMissing = true)
	@EnableConfigurationProperties(RpcSecurityProperties.class)
	static class CallSecurityConfiguration {

		@Bean
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		@ConditionalOnMissingBean
		RpcSecurity rpcSecurity(ApplicationContext context) {
			return new RpcSecurity(context);
		}

		@Bean
		@ConditionalOnMissingBean
		RpcSecurityInterceptor rpcSecurityInterceptor(ObjectProvider<RpcSecurityChain> chains,
				RpcSecurityProperties properties, ObjectProvider<SecurityContextHolderStrategy> strategy,
				ObjectProvider<AuthorizationEventPublisher> events, ApplicationContext context) {
			List<RpcSecurityChain> inOrder = chains.orderedStream().toList();
			if (inOrder.isEmpty()) {
				inOrder = new DefaultChain(context).create(new RpcSecurity(context)).stream().toList();
			}
			return new RpcSecurityInterceptor(inOrder,
					new StandardServices(properties.health(), properties.reflection()),
					strategy.getIfUnique(SecurityContextHolder::getContextHolderStrategy),
					events.getIfUnique(() -> new SpringAuthorizationEventPublisher(context)));
		}

		@Bean
		SecurityCheck rpcSecurityCheck(ApplicationContext context, RpcSecurityInterceptor interceptor) {
			return new SecurityCheck(context, interceptor);
		}

	}

	@Bean
	MethodSecurityCheck rpcMethodSecurityCheck(ApplicationContext context) {
		return new MethodSecurityCheck(context);
	}

	@Bean
	@ConditionalOnMissingBean
	SecurityExceptionMapper rpcSecurityExceptionMapper() {
		return new SecurityExceptionMapper();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(MethodSecurityExpressionHandler.class)
	static RpcMethodSecurityExpressionHandler rpcMethodSecurityExpressionHandler(ApplicationContext context) {
		return RpcMethodSecurityExpressionHandler.of(context);
	}

}
