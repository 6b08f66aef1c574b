package io.freshet.spring.autoconfigure.scope;

import java.util.Arrays;
import java.util.Objects;

import io.freshet.spring.RpcScope;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there are beans of the scope: calls do not pay for what nobody uses. */
final class OnCallScopedBeans extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Beans of scope 'rpc'");
		ConfigurableListableBeanFactory beanFactory = Objects.requireNonNull(context.getBeanFactory());
		return Arrays.stream(beanFactory.getBeanDefinitionNames())
			.filter((name) -> RpcScope.NAME.equals(beanFactory.getBeanDefinition(name).getScope()))
			.findFirst()
			.map((name) -> ConditionOutcome.match(message.found("bean").items(name)))
			.orElseGet(() -> ConditionOutcome.noMatch(message.didNotFind("any bean").atAll()));
	}

}
