package io.freshet.spring.autoconfigure.services;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Reflection is on when asked for, off when asked for, and else on unless the application
 * is secured: who may not call a service need not know what it takes.
 */
class OnReflectionCondition extends SpringBootCondition {

	static final String PROPERTY = "grpc.server.reflection.enabled";

	private static final String SECURITY_PROPERTY = "grpc.server.security.enabled";

	private static final String SECURITY = "org.springframework.security.core.context.SecurityContextHolder";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Reflection");
		Boolean asked = context.getEnvironment().getProperty(PROPERTY, Boolean.class);
		if (asked != null) {
			return new ConditionOutcome(asked, message.because(PROPERTY + " is " + asked));
		}
		boolean secured = ClassUtils.isPresent(SECURITY, context.getClassLoader())
				&& context.getEnvironment().getProperty(SECURITY_PROPERTY, Boolean.class, true);
		return secured ? ConditionOutcome.noMatch(message.because("Spring Security is there and nobody asked for it"))
				: ConditionOutcome.match(message.because("calls are not secured by Spring Security"));
	}

}
