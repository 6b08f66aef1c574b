package io.freshet.spring.autoconfigure.error;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ServerCall;
import io.freshet.spring.RpcExceptionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The handler methods of one bean. Which of them are for a class of exception is found
 * out once. Safe for use by several threads.
 */
final class HandlerMethods {

	private final List<HandlerMethod> methods;

	private final Map<Class<?>, List<HandlerMethod>> byException = new ConcurrentHashMap<>();

	private HandlerMethods(List<HandlerMethod> methods) {
		this.methods = methods;
	}

	/**
	 * Finds the methods of a bean.
	 * @param bean the bean
	 * @return its methods, maybe none
	 * @throws InvalidExceptionHandlerException if one can never be asked, or if it is not
	 * clear which of two is
	 */
	static HandlerMethods of(HandlerBean bean) {
		Map<Method, RpcExceptionHandler> annotated = MethodIntrospector.selectMethods(bean.type(),
				(MethodIntrospector.MetadataLookup<RpcExceptionHandler>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, RpcExceptionHandler.class));
		List<HandlerMethod> methods = new ArrayList<>();
		annotated.forEach((method, annotation) -> methods.add(HandlerMethod.of(method, annotation, bean)));
		refuseAmbiguity(methods);
		return new HandlerMethods(List.copyOf(methods));
	}

	private static void refuseAmbiguity(List<HandlerMethod> methods) {
		Map<Target, HandlerMethod> owners = new ConcurrentHashMap<>();
		for (HandlerMethod method : methods) {
			Class<?> request = method.signature().request();
			for (Class<?> exception : method.signature().exceptions()) {
				HandlerMethod other = owners.put(new Target(exception, (request != null) ? request : void.class),
						method);
				if (other != null) {
					throw new InvalidExceptionHandlerException(
							"@RpcExceptionHandler methods " + other + " and " + method + " are both for "
									+ exception.getName() + ".",
							"Let one of them handle it, or let them take requests of different classes.");
				}
			}
		}
	}

	boolean isEmpty() {
		return this.methods.isEmpty();
	}

	/**
	 * Asks the methods.
	 * @param failure what the call failed with; its causes are looked at if there is no
	 * method for it
	 * @param call the call
	 * @param reach which methods to ask
	 * @return what the client sees, or {@code null} to ask the next bean
	 */
	@Nullable RpcException handle(Throwable failure, ServerCall call, Reach reach) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < 32; depth++) {
			RpcException handled = handleThis(cause, call, reach);
			if (handled != null) {
				return handled;
			}
			cause = (failure instanceof RpcException) ? null : cause.getCause();
		}
		return null;
	}

	private @Nullable RpcException handleThis(Throwable failure, ServerCall call, Reach reach) {
		for (HandlerMethod method : this.byException.computeIfAbsent(failure.getClass(), this::find)) {
			if (reach.includes(method, failure) && method.accepts(call)) {
				RpcException handled = method.handle(failure, call);
				if (handled != null) {
					return handled;
				}
			}
		}
		return null;
	}

	/**
	 * The nearest superclass first; for the same one a method that asks for a request.
	 */
	private List<HandlerMethod> find(Class<?> exception) {
		List<HandlerMethod> found = new ArrayList<>();
		Map<HandlerMethod, Class<? extends Throwable>> nearest = new ConcurrentHashMap<>();
		Comparator<Class<? extends Throwable>> depth = new ExceptionDepthComparator(
				exception.asSubclass(Throwable.class));
		for (HandlerMethod method : this.methods) {
			method.signature()
				.exceptions()
				.stream()
				.filter((candidate) -> candidate.isAssignableFrom(exception))
				.min(depth)
				.ifPresent((candidate) -> {
					nearest.put(method, candidate);
					found.add(method);
				});
		}
		found.sort(Comparator.<HandlerMethod, Class<? extends Throwable>>comparing(nearest::get, depth)
			.thenComparing((method) -> method.signature().request() == null));
		return List.copyOf(found);
	}

	private record Target(Class<?> exception, Class<?> request) {

	}

	/** Which methods to ask. */
	enum Reach {

		/** Those for certain exceptions. */
		SPECIFIC,

		/** Those for every exception. */
		EVERYTHING;

		boolean includes(HandlerMethod method, Throwable failure) {
			List<Class<? extends Throwable>> exceptions = method.signature().exceptions();
			boolean specific = exceptions.stream().anyMatch((type) -> isSpecific(type) && type.isInstance(failure));
			if (failure instanceof RpcException) {
				return this == SPECIFIC && specific;
			}
			return specific == (this == SPECIFIC);
		}

		private static boolean isSpecific(Class<?> type) {
			return type != Throwable.class && type != Exception.class && type != RuntimeException.class;
		}

	}

}
