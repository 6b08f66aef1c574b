package io.freshet.spring.autoconfigure.error;

import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.autoconfigure.error.HandlerMethods.Reach;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.web.ErrorResponse;

/**
 * Auto-configuration of what clients see of exceptions. The methods of the application
 * are asked first. Mappers without an order follow in the order of their registration:
 * those of the application, those that know Spring's exceptions, and at the very end the
 * application's methods for every exception.
 */
@AutoConfiguration(before = RpcServerAutoConfiguration.class,
		afterName = "io.freshet.spring.autoconfigure.security.RpcSecurityAutoConfiguration")
@ConditionalOnClass(RpcServer.class)
@ConditionalOnBooleanProperty(name = "grpc.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RpcErrorProperties.class)
public final class RpcErrorAutoConfiguration {

	@Bean
	RpcExceptionHandlers rpcExceptionHandlers(ListableBeanFactory beanFactory) {
		return new RpcExceptionHandlers(beanFactory);
	}

	@Bean
	@Order(0)
	ExceptionMapper rpcExceptionHandlerMapper(RpcExceptionHandlers handlers) {
		return (failure, call) -> handlers.handle(failure, call, Reach.SPECIFIC);
	}

	@Bean
	@ConditionalOnProperty(name = "grpc.server.errors.failed-calls", havingValue = "translate", matchIfMissing = true)
	@ConditionalOnMissingBean(name = "rpcFailedCallMapper")
	ExceptionMapper rpcFailedCallMapper() {
		return new FailedCallMapper();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "grpc.server.errors.map-known-exceptions", matchIfMissing = true)
	@ConditionalOnMissingBean(name = "rpcConcurrencyExceptionMapper")
	ExceptionMapper rpcConcurrencyExceptionMapper() {
		return new ConcurrencyExceptionMapper();
	}

	@Bean
	ExceptionMapper rpcAnyExceptionHandlerMapper(RpcExceptionHandlers handlers) {
		return (failure, call) -> handlers.handle(failure, call, Reach.EVERYTHING);
	}

	/** Knows the exceptions of Spring's web frameworks. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ErrorResponse.class)
	@ConditionalOnBooleanProperty(name = "grpc.server.errors.map-known-exceptions", matchIfMissing = true)
	static class WebConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "rpcErrorResponseMapper")
		ExceptionMapper rpcErrorResponseMapper() {
			return new ErrorResponseMapper();
		}

	}

	/** Knows the exceptions of Spring's data access. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DataAccessException.class)
	@ConditionalOnBooleanProperty(name = "grpc.server.errors.map-known-exceptions", matchIfMissing = true)
	static class DataAccessConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "rpcDataAccessExceptionMapper")
		ExceptionMapper rpcDataAccessExceptionMapper() {
			return new DataAccessExceptionMapper();
		}

	}

}
