package io.freshet.spring.autoconfigure.validation;

import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.MessageValidator;
import io.freshet.spring.autoconfigure.client.ChannelValidation;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import jakarta.validation.ConstraintViolationException;
import org.hibernate.validator.HibernateValidatorConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the validation of messages and of method constraints. */
@AutoConfiguration(before = RpcServerAutoConfiguration.class, after = ProtovalidateAutoConfiguration.class,
		afterName = "io.freshet.spring.autoconfigure.security.RpcSecurityAutoConfiguration",
		beforeName = { "io.freshet.spring.autoconfigure.error.RpcErrorAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration" })
@ConditionalOnClass(RpcServer.class)
@EnableConfigurationProperties(ServerValidationProperties.class)
public final class RpcValidationAutoConfiguration {

	@Bean
	@ConditionalOnBean(MessageValidator.class)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "grpc.server.validation.enabled", matchIfMissing = true)
	ValidationServerInterceptor rpcValidationServerInterceptor(ServerValidationProperties properties,
			ObjectProvider<MessageValidator> validators) {
		return new ValidationServerInterceptor(rules(validators), properties.responses());
	}

	@Bean
	@ConditionalOnBean(MessageValidator.class)
	@ConditionalOnMissingBean
	ChannelValidation rpcChannelValidation(ObjectProvider<MessageValidator> validators) {
		return (requests, responses) -> new ValidationClientInterceptor(rules(validators), requests, responses);
	}

	private static MessageRules rules(ObjectProvider<MessageValidator> validators) {
		return new MessageRules(validators.orderedStream().toList());
	}

	/** Knows what Jakarta Validation throws. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConstraintViolationException.class)
	@ConditionalOnBooleanProperty(name = "grpc.server.validation.method-constraints", matchIfMissing = true)
	static class ConstraintConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "rpcConstraintViolationMapper")
		ExceptionMapper rpcConstraintViolationMapper() {
			return new ConstraintViolationMapper();
		}

		@Bean
		@ConditionalOnMissingBean(name = "rpcArgumentErrorMapper")
		ExceptionMapper rpcArgumentErrorMapper() {
			return new ArgumentErrorMapper();
		}

	}

	/** Lets services have constraints that the generated interfaces have not. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ValidationConfigurationCustomizer.class, HibernateValidatorConfiguration.class })
	@ConditionalOnBooleanProperty(name = "grpc.server.validation.method-constraints", matchIfMissing = true)
	static class OverrideConfiguration {

		@Bean
		ValidationConfigurationCustomizer rpcValidationConfigurationCustomizer() {
			return (configuration) -> {
				if (configuration instanceof HibernateValidatorConfiguration hibernate) {
					hibernate.allowOverridingMethodAlterParameterConstraint(true);
				}
			};
		}

	}

}
