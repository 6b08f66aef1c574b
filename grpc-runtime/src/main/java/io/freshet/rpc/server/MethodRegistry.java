package io.freshet.rpc.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Finds a method by its path, exactly: no decoding, no normalisation, so that nothing
 * that looks like a path can slip past a rule made for another. Interceptors are composed
 * here, once. Immutable.
 */
final class MethodRegistry {

	private final Map<AsciiString, RegisteredMethod> methods = new HashMap<>();

	private final List<ServiceDescriptor> services = new ArrayList<>();

	private MethodRegistry() {
	}

	MethodRegistry(Collection<ServiceDefinition> services, ServerOptions options, Executor blockingExecutor) {
		JsonMethods json = new JsonMethods(options.web(), services);
		Set<String> names = new LinkedHashSet<>();
		for (ServiceDefinition service : services) {
			String name = service.descriptor().name();
			if (!names.add(name)) {
				throw new IllegalArgumentException("service " + name + " is defined twice");
			}
			this.services.add(service.descriptor());
			List<ServerInterceptor> all = new ArrayList<>(options.interceptors());
			all.addAll(service.interceptors());
			for (MethodDescriptor<?, ?> method : service.descriptor().methods()) {
				this.methods.put(AsciiString.cached(method.path()),
						register(service, method, chain(handler(service, method), all), json, blockingExecutor));
			}
		}
	}

	private static MethodHandler handler(ServiceDefinition service, MethodDescriptor<?, ?> method) {
		MethodHandler handler = service.handlers().get(method.path());
		return (handler != null) ? handler : new MethodHandler(true, (call) -> {
			throw new RpcException(StatusCode.UNIMPLEMENTED, "method " + method + " is not implemented");
		});
	}

	private static RegisteredMethod register(ServiceDefinition service, MethodDescriptor<?, ?> method,
			ServerInterceptor.Next chain, JsonMethods json, Executor blockingExecutor) {
		MethodHandler handler = handler(service, method);
		Executor executor = service.executor();
		if (executor == null) {
			executor = handler.async() ? ServerOptions.EVENT_LOOP : blockingExecutor;
		}
		return new RegisteredMethod(method, handler.async(), chain, executor,
				new RegisteredMethod.Messages(method.request(), method.response()), json.of(method));
	}

	private static ServerInterceptor.Next chain(MethodHandler handler, List<ServerInterceptor> interceptors) {
		ServerInterceptor.Next chain = (call) -> handler.invocation().invoke(CallContext.of(call).exchange());
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			ServerInterceptor interceptor = interceptors.get(i);
			ServerInterceptor.Next next = chain;
			chain = (call) -> interceptor.intercept(call, next);
		}
		return chain;
	}

	/**
	 * Returns the methods of some of the services.
	 * @param names tells by the full name of a service whether it is one of them
	 * @return a registry in which the others are unknown
	 */
	MethodRegistry only(Predicate<String> names) {
		MethodRegistry some = new MethodRegistry();
		for (ServiceDescriptor service : this.services) {
			if (names.test(service.name())) {
				some.services.add(service);
			}
		}
		this.methods.forEach((path, method) -> {
			if (some.services.stream().anyMatch((service) -> service.name().equals(method.descriptor().service()))) {
				some.methods.put(path, method);
			}
		});
		return some;
	}

	@Nullable RegisteredMethod find(AsciiString path) {
		return this.methods.get(path);
	}

	List<ServiceDescriptor> services() {
		return List.copyOf(this.services);
	}

}
