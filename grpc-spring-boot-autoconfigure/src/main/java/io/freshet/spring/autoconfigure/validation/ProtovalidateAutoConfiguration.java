package io.freshet.spring.autoconfigure.validation;

import build.buf.protovalidate.Validator;
import io.freshet.rpc.server.RpcServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Auto-configuration of the rules in {@code .proto} files. */
@AutoConfiguration
@ConditionalOnClass({ RpcServer.class, Validator.class })
@Conditional(ProtovalidateAutoConfiguration.OnValidation.class)
public final class ProtovalidateAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Validator protovalidateValidator() {
		return new BoundedValidator();
	}

	@Bean
	@ConditionalOnMissingBean
	ProtoRules protovalidateMessageValidator(Validator validator) {
		return new ProtoRules(validator);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "grpc.server.validation.enabled", matchIfMissing = true)
	RuleCompilation protovalidateRuleCompilation(ObjectProvider<RpcServer> server, ProtoRules rules) {
		return new RuleCompilation(server, rules);
	}

	/** Either side validates. */
	static class OnValidation extends AnyNestedCondition {

		OnValidation() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		/** The server does. */
		@ConditionalOnBooleanProperty(name = "grpc.server.validation.enabled", matchIfMissing = true)
		static class Server {

		}

		/** Clients do. */
		@ConditionalOnBooleanProperty("grpc.client.validation.enabled")
		static class Client {

		}

	}

}
