package io.freshet.spring.autoconfigure.aot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashSet;
import java.util.Set;

import io.freshet.spring.RpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the clients that a bean has injected, in the build: in fields, parameters of
 * constructors, of methods and of the {@code @Bean} method that makes it.
 */
final class RpcClientAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Set<ResolvableType> clients = new LinkedHashSet<>();
		Class<?> type = registeredBean.getBeanClass();
		ReflectionUtils.doWithFields(type, (field) -> {
			if (asksForClient(field)) {
				clients.add(ResolvableType.forField(field, type));
			}
		});
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			addParameters(constructor, clients);
		}
		ReflectionUtils.doWithMethods(type, (method) -> addParameters(method, clients));
		Method factory = registeredBean.getMergedBeanDefinition().getResolvedFactoryMethod();
		if (factory != null) {
			addParameters(factory, clients);
		}
		return clients.isEmpty() ? null : (generation, registration) -> clients
			.forEach(new GeneratedTypeHints(generation.getRuntimeHints())::client);
	}

	private static void addParameters(Executable executable, Set<ResolvableType> clients) {
		for (Parameter parameter : executable.getParameters()) {
			if (asksForClient(parameter)) {
				clients.add(ResolvableType.forType(parameter.getParameterizedType()));
			}
		}
	}

	private static boolean asksForClient(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, RpcClient.class);
	}

}
