package io.freshet.spring.autoconfigure.validation;

import build.buf.protovalidate.Validator;
import io.freshet.rpc.server.RpcServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Auto-configuration of the rules in {@code .proto} files. */
@AutoConfiguration
@ConditionalOnClass({ RpcServer.class, Validator.class })
public final class ProtovalidateAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	Validator protovalidateValidator() {
		return new BoundedValidator();
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	ProtoRules protovalidateMessageValidator(Validator validator) {
		return new ProtoRules(validator);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "grpc.server.validation.enabled", matchIfMissing = true)
	RuleCompilation protovalidateRuleCompilation(ObjectProvider<RpcServer> server, ProtoRules rules,
			Environment environment) {
		return new RuleCompilation(server, rules,
				environment.getProperty("grpc.server.validation.responses", Boolean.class, false));
	}

}
