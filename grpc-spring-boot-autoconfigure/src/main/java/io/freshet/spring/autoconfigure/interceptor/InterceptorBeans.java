package io.freshet.spring.autoconfigure.interceptor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.GlobalRpcInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** Finds the interceptor beans in their order, each with the calls it is for. */
public final class InterceptorBeans {

	private final ListableBeanFactory beanFactory;

	/**
	 * Creates the search.
	 * @param beanFactory has the beans
	 */
	public InterceptorBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the interceptors of the server.
	 * @return the interceptors, the outermost first
	 * @throws InvalidInterceptorException if an annotation makes no sense
	 */
	public List<ServerInterceptor> ofServer() {
		Map<Object, String> names = names(ServerInterceptor.class);
		List<ServerInterceptor> interceptors = new ArrayList<>();
		this.beanFactory.getBeanProvider(ServerInterceptor.class).orderedStream().forEach((bean) -> {
			GlobalRpcInterceptor annotation = annotation(bean, names.get(bean));
			if (annotation != null && annotation.channels().length > 0) {
				throw new InvalidInterceptorException(bean, "lists channels, but is around calls of the server");
			}
			MethodFilter filter = filter(bean, annotation);
			interceptors.add((filter != null) ? new FilteredServerInterceptor(bean, filter) : bean);
		});
		return interceptors;
	}

	/**
	 * Finds the interceptors of a channel.
	 * @param channel the name of the channel
	 * @param reserved says of the name of a bean without {@link GlobalRpcInterceptor}
	 * whether it is only for those that name it
	 * @return the interceptors, the outermost first
	 * @throws InvalidInterceptorException if an annotation makes no sense
	 */
	public List<ClientInterceptor> ofChannel(String channel, Predicate<String> reserved) {
		Map<Object, String> names = names(ClientInterceptor.class);
		List<ClientInterceptor> interceptors = new ArrayList<>();
		this.beanFactory.getBeanProvider(ClientInterceptor.class).orderedStream().forEach((bean) -> {
			String name = names.get(bean);
			GlobalRpcInterceptor annotation = annotation(bean, name);
			if (annotation == null && name != null && reserved.test(name)) {
				return;
			}
			if (annotation == null || annotation.channels().length == 0
					|| List.of(annotation.channels()).contains(channel)) {
				MethodFilter filter = filter(bean, annotation);
				interceptors.add((filter != null) ? new FilteredClientInterceptor(bean, filter) : bean);
			}
		});
		return interceptors;
	}

	/**
	 * Returns what an interceptor has yet to do where there are others.
	 * @param others the others
	 * @param interceptor the interceptor
	 * @return the interceptor, for those calls that it is not around already;
	 * {@code null} if there are none
	 */
	public static @Nullable ClientInterceptor without(List<ClientInterceptor> others, ClientInterceptor interceptor) {
		for (ClientInterceptor other : others) {
			if (other == interceptor) {
				return null;
			}
			if (other instanceof FilteredClientInterceptor filtered && filtered.interceptor() == interceptor) {
				return filtered.others();
			}
		}
		return interceptor;
	}

	private Map<Object, String> names(Class<?> type) {
		Map<Object, String> names = new IdentityHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type)) {
			if (this.beanFactory.isSingleton(name)) {
				names.put(this.beanFactory.getBean(name), name);
			}
		}
		return names;
	}

	private @Nullable GlobalRpcInterceptor annotation(Object bean, @Nullable String name) {
		return (name != null) ? this.beanFactory.findAnnotationOnBean(name, GlobalRpcInterceptor.class)
				: AnnotatedElementUtils.findMergedAnnotation(ClassUtils.getUserClass(bean), GlobalRpcInterceptor.class);
	}

	private static @Nullable MethodFilter filter(Object bean, @Nullable GlobalRpcInterceptor annotation) {
		if (annotation == null || annotation.services().length + annotation.methods().length == 0) {
			return null;
		}
		try {
			return new MethodFilter(List.of(annotation.services()), List.of(annotation.methods()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidInterceptorException(bean, "lists what does not exist: " + ex.getMessage());
		}
	}

}
