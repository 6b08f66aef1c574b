package io.freshet.spring.autoconfigure.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.autoconfigure.server.ServiceBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.OrderComparator;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.ClassUtils;

/**
 * Finds the beans with handler methods. Confined to the thread that starts the
 * application.
 */
final class HandlerBeans {

	private final ListableBeanFactory beanFactory;

	HandlerBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the beans with {@code @RpcService}.
	 * @return the beans by the full names of their services
	 */
	Map<String, HandlerBean> services() {
		Map<String, HandlerBean> services = new HashMap<>();
		for (HandlerBean bean : beans(ServiceBeans.names(this.beanFactory))) {
			for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(bean.type())) {
				GeneratedService generated = type.getAnnotation(GeneratedService.class);
				if (generated != null) {
					services.put(BeanUtils.instantiateClass(generated.value()).descriptor().name(), bean);
				}
			}
		}
		return services;
	}

	/**
	 * Finds the beans with {@code @RpcAdvice}.
	 * @return the beans in their order, and their scopes
	 */
	Map<HandlerBean, AdviceScope> advice() {
		Map<HandlerBean, AdviceScope> advice = new LinkedHashMap<>();
		for (HandlerBean bean : beans(List.of(this.beanFactory.getBeanNamesForAnnotation(RpcAdvice.class)))) {
			RpcAdvice annotation = this.beanFactory.findAnnotationOnBean(bean.name(), RpcAdvice.class);
			advice.put(bean, new AdviceScope(Objects.requireNonNull(annotation)));
		}
		return advice;
	}

	private List<HandlerBean> beans(Collection<String> names) {
		Map<Object, HandlerBean> beans = new HashMap<>();
		List<Object> ordered = new ArrayList<>();
		names.stream().filter((name) -> !ScopedProxyUtils.isScopedTarget(name)).forEach((name) -> {
			Object bean = this.beanFactory.getBean(name);
			Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
			Supplier<Object> instance = this.beanFactory.isSingleton(name) ? () -> bean
					: () -> this.beanFactory.getBean(name);
			beans.put(name, new HandlerBean(name, type, instance));
			ordered.add(name);
		});
		OrderComparator order = AnnotationAwareOrderComparator.INSTANCE;
		return ordered.stream()
			.sorted(order.withSourceProvider((name) -> source(beans.get(name))))
			.map(beans::get)
			.map(Objects::requireNonNull)
			.toList();
	}

	/** The order is that of the class, or of the object itself if it tells one. */
	private static @Nullable Object source(@Nullable HandlerBean bean) {
		if (bean == null) {
			return null;
		}
		Object instance = bean.instance().get();
		return (instance instanceof Ordered) ? instance : bean.type();
	}

}
