package io.freshet.spring.autoconfigure.security;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.freshet.spring.RpcService;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks whether the security annotations of services have any effect: they have none
 * unless method security is switched on. Confined to the thread that starts the
 * application.
 */
final class MethodSecurityCheck implements SmartInitializingSingleton {

	private static final List<String> JSR_250 = List.of("jakarta.annotation.security.RolesAllowed",
			"jakarta.annotation.security.DenyAll");

	private final ApplicationContext context;

	private final List<Class<? extends Annotation>> annotations = new ArrayList<>(
			List.of(PreAuthorize.class, PostAuthorize.class, Secured.class));

	MethodSecurityCheck(ApplicationContext context) {
		this.context = context;
		JSR_250.forEach((name) -> addIfPresent(name, context.getClassLoader()));
	}

	@SuppressWarnings("unchecked")
	private void addIfPresent(String name, @Nullable ClassLoader loader) {
		if (ClassUtils.isPresent(name, loader)) {
			this.annotations.add((Class<? extends Annotation>) ClassUtils.resolveClassName(name, loader));
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.context.getBeanNamesForAnnotation(RpcService.class)) {
			if (!ScopedProxyUtils.isScopedTarget(name) && this.context.isSingleton(name)) {
				check(name, this.context.getBean(name));
			}
		}
	}

	private void check(String name, Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
			for (Class<? extends Annotation> annotation : this.annotations) {
				if (isOn(annotation, method, type) && !isAdvised(bean, method, type)) {
					String text = "@" + annotation.getSimpleName();
					throw new HalfSecuredException(
							text + " on " + type.getName() + "." + method.getName() + " of bean '" + name
									+ "' has no effect: method security is not switched on for it.",
							"Add @EnableMethodSecurity to a configuration class, for @Secured with securedEnabled = true "
									+ "and for @RolesAllowed with jsr250Enabled = true; or remove the annotation.");
				}
			}
		}
	}

	private static boolean isOn(Class<? extends Annotation> annotation, Method method, Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(method, annotation)
				|| (AnnotatedElementUtils.hasAnnotation(type, annotation) && isService(method, type));
	}

	private static boolean isService(Method method, Class<?> type) {
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((candidate) -> ReflectionUtils.findMethod(candidate, method.getName(),
					method.getParameterTypes()) != null);
	}

	private static boolean isAdvised(Object bean, Method method, Class<?> type) {
		return bean instanceof Advised advised && Arrays.stream(advised.getAdvisors())
			.anyMatch((advisor) -> advisor instanceof PointcutAdvisor pointcut
					&& advisor.getAdvice() instanceof AuthorizationAdvisor
					&& pointcut.getPointcut().getMethodMatcher().matches(method, type));
	}

}
