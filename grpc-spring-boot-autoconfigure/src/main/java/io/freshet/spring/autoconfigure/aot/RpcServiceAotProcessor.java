package io.freshet.spring.autoconfigure.aot;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.RpcService;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds the beans with {@code @RpcService} in the build, and what they need when the
 * application starts.
 */
final class RpcServiceAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Set<Class<?>> services = new LinkedHashSet<>();
		Set<Class<? extends ServerInterceptor>> interceptors = new LinkedHashSet<>();
		for (String name : beanFactory.getBeanNamesForAnnotation(RpcService.class)) {
			RpcService annotation = beanFactory.findAnnotationOnBean(name, RpcService.class, false);
			Class<?> type = beanFactory.getType(name, false);
			if (annotation != null && type != null) {
				services.add(ClassUtils.getUserClass(type));
				interceptors.addAll(Arrays.asList(annotation.interceptors()));
			}
		}
		if (services.isEmpty()) {
			return null;
		}
		return (generation, code) -> {
			GeneratedTypeHints hints = new GeneratedTypeHints(generation.getRuntimeHints());
			services.forEach(hints::service);
			interceptors.forEach(hints::instantiated);
		};
	}

}
