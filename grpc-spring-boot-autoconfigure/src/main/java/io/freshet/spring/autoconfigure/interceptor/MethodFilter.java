package io.freshet.spring.autoconfigure.interceptor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.freshet.rpc.MethodDescriptor;

/**
 * Picks methods by their names and those of their services. What it decided about a
 * method it remembers. Safe for use by several threads.
 */
final class MethodFilter implements Predicate<MethodDescriptor<?, ?>> {

	private final List<String> services;

	private final List<String> methods;

	private final Map<MethodDescriptor<?, ?>, Boolean> decided = new ConcurrentHashMap<>();

	/**
	 * Creates a filter.
	 * @param services names of services or beginnings of them
	 * @param methods names of methods behind those of their services, or beginnings
	 * @throws IllegalArgumentException if a pattern is none
	 */
	MethodFilter(List<String> services, List<String> methods) {
		services.forEach((pattern) -> require(pattern, !pattern.contains("/"), "a service, such as shop.v1.Orders"));
		methods
			.forEach((pattern) -> require(pattern, pattern.contains("/"), "a method, such as shop.v1.Orders/Cancel"));
		this.services = services;
		this.methods = methods;
	}

	private static void require(String pattern, boolean valid, String what) {
		int asterisk = pattern.indexOf('*');
		if (!valid || pattern.isBlank() || asterisk >= 0 && asterisk != pattern.length() - 1) {
			throw new IllegalArgumentException(
					"'" + pattern + "' is neither the name of " + what + ", nor the beginning of one and an asterisk");
		}
	}

	@Override
	public boolean test(MethodDescriptor<?, ?> method) {
		Boolean known = this.decided.get(method);
		return (known != null) ? known : this.decided.computeIfAbsent(method, this::decide);
	}

	private boolean decide(MethodDescriptor<?, ?> method) {
		String name = method.service() + "/" + method.name();
		return this.services.stream().anyMatch((pattern) -> matches(pattern, method.service()))
				|| this.methods.stream().anyMatch((pattern) -> matches(pattern, name));
	}

	private static boolean matches(String pattern, String name) {
		return pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1))
				: name.equals(pattern);
	}

}
