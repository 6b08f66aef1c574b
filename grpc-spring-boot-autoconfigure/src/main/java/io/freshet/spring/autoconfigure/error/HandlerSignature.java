package io.freshet.spring.autoconfigure.error;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcExceptionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * What a method with {@code @RpcExceptionHandler} asks for and gives. Immutable.
 *
 * @param exceptions what the method is asked for; at least one
 * @param arguments where its arguments come from
 * @param request the class of request it asks for, or {@code null} if it asks for none
 * @param result what becomes of its result
 * @param code the code of its annotation
 */
record HandlerSignature(List<Class<? extends Throwable>> exceptions, List<HandlerArgument> arguments,
		@Nullable Class<?> request, HandlerResult result, StatusCode code) {

	/**
	 * Reads a method.
	 * @param method the method
	 * @param annotation its annotation
	 * @return its signature
	 * @throws InvalidExceptionHandlerException if the method can never be asked
	 */
	static HandlerSignature read(Method method, RpcExceptionHandler annotation) {
		List<HandlerArgument> arguments = new ArrayList<>();
		Class<?> exception = null;
		Class<?> request = null;
		for (Parameter parameter : method.getParameters()) {
			HandlerArgument argument = HandlerArgument.of(parameter);
			if (argument == null) {
				throw refused(method, "has a parameter of type " + parameter.getType().getName(),
						"Take the exception, the request, RpcContext, Metadata or MethodDescriptor.");
			}
			if (argument == HandlerArgument.EXCEPTION) {
				exception = once(method, "exception", exception, parameter);
			}
			if (argument == HandlerArgument.REQUEST) {
				request = once(method, "request", request, parameter);
			}
			arguments.add(argument);
		}
		return new HandlerSignature(exceptions(method, annotation, exception), List.copyOf(arguments), request,
				result(method, annotation), annotation.code());
	}

	private static Class<?> once(Method method, String what, @Nullable Class<?> before, Parameter parameter) {
		if (before != null) {
			throw refused(method, "has two parameters for the " + what, "Remove one of them.");
		}
		return parameter.getType();
	}

	private static List<Class<? extends Throwable>> exceptions(Method method, RpcExceptionHandler annotation,
			@Nullable Class<?> parameter) {
		List<Class<? extends Throwable>> listed = List.of(annotation.value());
		if (listed.isEmpty()) {
			if (parameter == null) {
				throw refused(method, "says nowhere for which exceptions it is",
						"Take the exception as a parameter or list it in the annotation.");
			}
			return List.of(parameter.asSubclass(Throwable.class));
		}
		for (Class<?> exception : listed) {
			if (parameter != null && !parameter.isAssignableFrom(exception)) {
				throw refused(method,
						"is for " + exception.getName() + ", but its parameter is a " + parameter.getName(),
						"Take a parameter that all listed exceptions can be passed to.");
			}
		}
		return listed;
	}

	private static HandlerResult result(Method method, RpcExceptionHandler annotation) {
		HandlerResult result = (method.getReturnType() == void.class) ? HandlerResult.nothing()
				: HandlerResult.of(ResolvableType.forMethodReturnType(method));
		if (result == null) {
			throw refused(method, "returns a " + method.getGenericReturnType().getTypeName(),
					"Return a Status, StatusCode, RpcException, com.google.rpc.Status, a detail, a collection of "
							+ "details, a String or nothing.");
		}
		if (result.needsCode() && annotation.code() == StatusCode.OK) {
			throw refused(method, "returns no code", "Add one to the annotation, such as "
					+ "@RpcExceptionHandler(code = StatusCode.FAILED_PRECONDITION), or return a Status.");
		}
		return result;
	}

	private static InvalidExceptionHandlerException refused(Method method, String reason, String action) {
		return new InvalidExceptionHandlerException(
				"@RpcExceptionHandler method " + ClassUtils.getQualifiedMethodName(method) + " " + reason + ".",
				action);
	}

}
