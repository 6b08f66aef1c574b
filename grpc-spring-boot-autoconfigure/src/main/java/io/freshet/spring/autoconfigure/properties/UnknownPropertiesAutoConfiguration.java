package io.freshet.spring.autoconfigure.properties;

import io.freshet.rpc.RpcContext;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/** Auto-configuration of the report on properties that nobody knows. */
@AutoConfiguration
@ConditionalOnClass(RpcContext.class)
@ConditionalOnBooleanProperty(name = "grpc.report-unknown-properties", matchIfMissing = true)
public final class UnknownPropertiesAutoConfiguration {

	@Bean
	UnknownProperties rpcUnknownProperties(ApplicationContext context) {
		ClassLoader loader = context.getClassLoader();
		return new UnknownProperties(context.getEnvironment(),
				(loader != null) ? loader : ClassUtils.getDefaultClassLoader());
	}

}
