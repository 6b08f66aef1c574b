package io.freshet.spring.autoconfigure.error;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ServerCall;
import io.freshet.spring.RpcExceptionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method with {@code @RpcExceptionHandler}, ready to be called. Immutable.
 *
 * @param method the method
 * @param signature what it asks for and gives
 * @param handle calls it with an array of arguments
 * @param bean gives the object it is called on
 */
record HandlerMethod(Method method, HandlerSignature signature, MethodHandle handle, Supplier<Object> bean) {

	/**
	 * Prepares a method.
	 * @param method the method
	 * @param annotation its annotation
	 * @param bean the bean, which may be behind a proxy
	 * @return the prepared method
	 * @throws InvalidExceptionHandlerException if the method can never be asked
	 */
	static HandlerMethod of(Method method, RpcExceptionHandler annotation, HandlerBean bean) {
		HandlerSignature signature = HandlerSignature.read(method, annotation);
		ReflectionUtils.makeAccessible(method);
		try {
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			if (Modifier.isStatic(method.getModifiers())) {
				handle = MethodHandles.dropArguments(handle, 0, Object.class);
			}
			handle = handle.asSpreader(Object[].class, signature.arguments().size())
				.asType(MethodType.methodType(Object.class, Object.class, Object[].class));
			return new HandlerMethod(method, signature, handle, () -> bean.receiver(method));
		}
		catch (IllegalAccessException ex) {
			throw new InvalidExceptionHandlerException("@RpcExceptionHandler method "
					+ ClassUtils.getQualifiedMethodName(method) + " cannot be accessed: " + ex.getMessage() + ".",
					"Open its package to io.freshet.");
		}
	}

	/**
	 * Returns whether there is what the method asks for.
	 * @param call the call
	 * @return whether it can be asked
	 */
	boolean accepts(ServerCall call) {
		Class<?> request = this.signature.request();
		return request == null || request.isInstance(call.request());
	}

	/**
	 * Asks the method.
	 * @param failure what it is asked for
	 * @param call the call
	 * @return what the client sees, or {@code null} to ask the next one
	 */
	@Nullable RpcException handle(Throwable failure, ServerCall call) {
		Object[] arguments = new Object[this.signature.arguments().size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = this.signature.arguments().get(i).resolve(failure, call);
		}
		Object value;
		try {
			value = this.handle.invokeExact(this.bean.get(), arguments);
		}
		catch (RpcException ex) {
			return ex;
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(this + " failed", ex);
		}
		if (value == null && this.method.getReturnType() != void.class) {
			return null;
		}
		return this.signature.result()
			.conversion()
			.convert((value != null) ? value : Void.class, this.signature.code(), failure);
	}

	@Override
	public String toString() {
		return ClassUtils.getQualifiedMethodName(this.method);
	}

}
