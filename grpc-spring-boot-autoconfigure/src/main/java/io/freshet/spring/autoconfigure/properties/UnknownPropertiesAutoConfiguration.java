package io.freshet.spring.autoconfigure.properties;

import java.util.Objects;

import io.freshet.rpc.RpcContext;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the report on properties that nobody knows. */
@AutoConfiguration
@ConditionalOnClass(RpcContext.class)
@ConditionalOnBooleanProperty(name = "grpc.report-unknown-properties", matchIfMissing = true)
public final class UnknownPropertiesAutoConfiguration {

	@Bean
	UnknownProperties rpcUnknownProperties(ApplicationContext context) {
		return new UnknownProperties(context.getEnvironment(), Objects.requireNonNullElse(context.getClassLoader(),
				UnknownPropertiesAutoConfiguration.class.getClassLoader()));
	}

}
