package io.freshet.spring.autoconfigure.server;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.spring.RpcService;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the beans with {@code @RpcService}, also those whose annotation cannot be seen
 * from outside: a {@code @Bean} method tells the interface of what it returns, and a
 * proxy of that has nothing else.
 */
public final class ServiceBeans {

	private ServiceBeans() {
	}

	/**
	 * Finds the beans. Creates those that have to be looked at.
	 * @param beanFactory has the beans
	 * @return their names, without targets of scoped proxies
	 */
	public static Set<String> names(ListableBeanFactory beanFactory) {
		Set<String> names = new LinkedHashSet<>(Arrays.asList(beanFactory.getBeanNamesForAnnotation(RpcService.class)));
		for (String name : beanFactory.getBeanNamesForType(Object.class)) {
			if (!names.contains(name) && hides(beanFactory.getType(name)) && annotation(beanFactory, name) != null) {
				names.add(name);
			}
		}
		names.removeIf(ScopedProxyUtils::isScopedTarget);
		return names;
	}

	/**
	 * Returns the annotation of a bean.
	 * @param beanFactory has the bean
	 * @param name the name of the bean
	 * @return the annotation, or {@code null} if it has none
	 */
	public static @Nullable RpcService annotation(ListableBeanFactory beanFactory, String name) {
		RpcService annotation = beanFactory.findAnnotationOnBean(name, RpcService.class);
		if (annotation != null || BeanFactoryUtils.isFactoryDereference(name) || !hides(beanFactory.getType(name))
				|| !beanFactory.isSingleton(name)) {
			return annotation;
		}
		Class<?> target = AopProxyUtils.ultimateTargetClass(beanFactory.getBean(name));
		return AnnotatedElementUtils.findMergedAnnotation(target, RpcService.class);
	}

	/** Whether beans of a type may be services although the type does not say so. */
	private static boolean hides(@Nullable Class<?> type) {
		return type != null
				&& (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || Proxy.isProxyClass(type))
				&& ClassUtils.getAllInterfacesForClassAsSet(type)
					.stream()
					.anyMatch((implemented) -> implemented.isAnnotationPresent(GeneratedService.class));
	}

}
