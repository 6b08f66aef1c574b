package io.freshet.spring.autoconfigure.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.rpc.codegen.ServiceBinder;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.interceptor.FilteredServerInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Turns beans into what a server serves: every bean with {@code @RpcService}, and every
 * {@code ServiceDefinition}. Confined to the thread that starts the application.
 */
final class ServedBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<ServerInterceptor> serverInterceptors;

	private final Map<Class<? extends ServerInterceptor>, ServerInterceptor> interceptors = new LinkedHashMap<>();

	/**
	 * Creates the search.
	 * @param beanFactory has the beans
	 * @param serverInterceptors the interceptors of the server, which no service repeats
	 */
	ServedBeans(ConfigurableListableBeanFactory beanFactory, List<ServerInterceptor> serverInterceptors) {
		this.beanFactory = beanFactory;
		this.serverInterceptors = serverInterceptors;
	}

	/**
	 * Finds and creates the beans.
	 * @return their services
	 * @throws InvalidServiceException if a bean with the annotation cannot be served
	 * @throws DuplicateServiceException if two beans serve the same service
	 */
	List<ServiceDefinition> services() {
		Map<String, ServiceDefinition> services = new LinkedHashMap<>();
		Map<String, String> owners = new LinkedHashMap<>();
		for (String bean : names()) {
			for (ServiceDefinition service : bind(bean)) {
				String name = service.descriptor().name();
				String other = owners.putIfAbsent(name, bean);
				if (other != null) {
					throw new DuplicateServiceException(name, other, bean);
				}
				services.put(name, service);
			}
		}
		return List.copyOf(services.values());
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>(ServiceBeans.names(this.beanFactory));
		Arrays.stream(this.beanFactory.getBeanNamesForType(ServiceDefinition.class))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name))
			.forEach(names::add);
		return names;
	}

	private List<ServiceDefinition> bind(String name) {
		Object bean = this.beanFactory.getBean(name);
		RpcService annotation = ServiceBeans.annotation(this.beanFactory, name);
		List<ServiceDefinition> services = (bean instanceof ServiceDefinition definition) ? List.of(definition)
				: bindInterfaces(name, bean);
		return (annotation != null) ? services.stream().map((service) -> configure(name, service, annotation)).toList()
				: services;
	}

	private static List<ServiceDefinition> bindInterfaces(String name, Object bean) {
		List<ServiceDefinition> services = new ArrayList<>();
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(bean.getClass())) {
			GeneratedService generated = type.getAnnotation(GeneratedService.class);
			if (generated != null) {
				services.add(bind(generated, bean));
			}
		}
		if (services.isEmpty()) {
			throw new InvalidServiceException(
					"Bean '" + name + "' (" + ClassUtils.getUserClass(bean).getName()
							+ ") is annotated with @RpcService, but implements no generated service interface.",
					"Implement an interface that was generated from a service in a .proto file, such as "
							+ "GreeterRpc.Service, or remove @RpcService.");
		}
		return services;
	}

	@SuppressWarnings("unchecked")
	private static ServiceDefinition bind(GeneratedService generated, Object bean) {
		return ((ServiceBinder<Object>) BeanUtils.instantiateClass(generated.value())).bind(bean);
	}

	private ServiceDefinition configure(String name, ServiceDefinition service, RpcService annotation) {
		ServiceDefinition configured = service;
		List<ServerInterceptor> own = interceptors(annotation);
		if (!own.isEmpty()) {
			configured = configured.withInterceptors(own);
		}
		Executor executor = executor(name, annotation.executor());
		return (executor != null) ? configured.withExecutor(executor) : configured;
	}

	private List<ServerInterceptor> interceptors(RpcService annotation) {
		List<ServerInterceptor> own = new ArrayList<>();
		for (Class<? extends ServerInterceptor> type : annotation.interceptors()) {
			ServerInterceptor ofServer = this.serverInterceptors.stream()
				.filter((other) -> isSameClass(type, other))
				.findFirst()
				.orElse(null);
			if (ofServer == null) {
				own.add(this.interceptors.computeIfAbsent(type, this::interceptor));
			}
			else if (ofServer instanceof FilteredServerInterceptor filtered) {
				own.add(filtered.others());
			}
		}
		return own;
	}

	private static boolean isSameClass(Class<?> type, ServerInterceptor other) {
		return ClassUtils.getUserClass(
				(other instanceof FilteredServerInterceptor filtered) ? filtered.interceptor() : other) == type;
	}

	private <T extends ServerInterceptor> T interceptor(Class<T> type) {
		return this.beanFactory.getBeanProvider(type).getIfUnique(() -> this.beanFactory.createBean(type));
	}

	private @Nullable Executor executor(String name, String written) {
		String executor = this.beanFactory.resolveEmbeddedValue(written);
		if (executor == null || executor.isEmpty()) {
			return null;
		}
		ExecutorBeans executors = new ExecutorBeans(this.beanFactory);
		Executor found = executors.find(executor);
		if (found == null) {
			throw new InvalidServiceException(
					"@RpcService of bean '" + name + "' names the executor '" + executor
							+ "', but there is no bean of type java.util.concurrent.Executor with that name.",
					"Define that bean or name one of: " + String.join(", ", executors.names()) + ".");
		}
		return found;
	}

}
