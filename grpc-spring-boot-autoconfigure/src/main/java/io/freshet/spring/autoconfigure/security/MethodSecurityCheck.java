package io.freshet.spring.autoconfigure.security;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.MessageLite;
import io.freshet.rpc.RpcWriter;
import io.freshet.spring.autoconfigure.server.ServiceBeans;
import io.freshet.spring.security.RpcMethodSecurityExpressionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.access.prepost.PreFilter;
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
			List.of(PreAuthorize.class, PostAuthorize.class, PreFilter.class, PostFilter.class, Secured.class));

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
		for (String name : ServiceBeans.names(this.context)) {
			if (this.context.isSingleton(name)) {
				check(name, this.context.getBean(name));
			}
		}
	}

	private void check(String name, Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
			if (method.getParameterCount() > 0 && isService(method, type) && isOn(PostAuthorize.class, method, type)) {
				checkInTime(name, method, type);
			}
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

	/** Whether there is something left to decide about when the method has returned. */
	private static void checkInTime(String name, Method method, Class<?> type) {
		String where = "@PostAuthorize on " + type.getName() + "." + method.getName() + " of bean '" + name + "'";
		if (Arrays.asList(method.getParameterTypes()).contains(RpcWriter.class)) {
			throw new HalfSecuredException(
					where + " comes too late: the method writes its responses itself, and when it returns they have "
							+ "been sent.",
					"Decide by the request with @PreAuthorize; or check in the method what it writes; or implement the "
							+ "asynchronous or the reactive service, whose responses are checked one by one.");
		}
		PostAuthorize annotation = AnnotatedElementUtils.findMergedAnnotation(method, PostAuthorize.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(type, PostAuthorize.class);
		}
		boolean single = MessageLite.class.isAssignableFrom(method.getParameterTypes()[0]);
		if (annotation != null && !single && RpcMethodSecurityExpressionHandler.speaksOfRequest(annotation.value())) {
			throw new HalfSecuredException(
					where + " speaks of #request, but the method takes a stream of them and has read it when it "
							+ "returns.",
					"Decide by the requests with @PreAuthorize, which sees each of them before the method does.");
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
