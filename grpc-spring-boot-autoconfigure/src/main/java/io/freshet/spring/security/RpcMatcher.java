package io.freshet.spring.security;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.ServiceDescriptor;

/**
 * Chooses methods. Asked once for each method, not for each call. Must be safe for use by
 * several threads.
 */
@FunctionalInterface
public interface RpcMatcher {

	/**
	 * Returns whether a method is chosen.
	 * @param method the method
	 * @return whether the rule is for this method
	 */
	boolean matches(MethodDescriptor<?, ?> method);

	/**
	 * Chooses every method.
	 * @return the matcher
	 */
	static RpcMatcher any() {
		return (method) -> true;
	}

	/**
	 * Chooses all methods of services.
	 * @param services the services, constants of generated code such as
	 * {@code GreeterRpc.DESCRIPTOR}
	 * @return the matcher
	 */
	static RpcMatcher services(ServiceDescriptor... services) {
		Set<String> names = Arrays.stream(services).map(ServiceDescriptor::name).collect(Collectors.toSet());
		return (method) -> names.contains(method.service());
	}

	/**
	 * Chooses methods.
	 * @param methods the methods, constants of generated code such as
	 * {@code GreeterRpc.SAY_HELLO}
	 * @return the matcher
	 */
	static RpcMatcher methods(MethodDescriptor<?, ?>... methods) {
		Set<String> paths = Arrays.stream(methods).map(MethodDescriptor::path).collect(Collectors.toSet());
		return (method) -> paths.contains(method.path());
	}

	/**
	 * Chooses methods by name.
	 * @param patterns such as {@code pkg.Greeter/SayHello}, {@code pkg.Greeter} for all
	 * methods of the service, or with {@code *} for any characters but the slash:
	 * {@code pkg.*}, {@code pkg.*}{@code /Get*}
	 * @return the matcher
	 */
	static RpcMatcher patterns(String... patterns) {
		return new PatternMatcher(String.join(", ", patterns),
				Arrays.stream(patterns).map(PatternMatcher::compile).toList());
	}

}
