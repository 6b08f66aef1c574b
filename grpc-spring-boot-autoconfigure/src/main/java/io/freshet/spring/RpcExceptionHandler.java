package io.freshet.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.freshet.rpc.StatusCode;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that says what the client sees when a call fails with an exception: in a
 * service bean for the calls of that service, in a bean with {@link RpcAdvice} for those
 * of several. The method may be private. It is asked for failures of handlers of every
 * style, of streams and of interceptors.
 * <p>
 * The parameters, in any order: the exception; the request of the call as its generated
 * class, for a method that takes a single one; {@code RpcContext} (or
 * {@code ServerCall}), {@code Metadata} of the request, {@code MethodDescriptor}. A
 * method that asks for a request is left out where the call has none of that class.
 * <p>
 * The result: a {@code Status}, {@code StatusCode} or {@code RpcException}, a
 * {@code com.google.rpc.Status}, one detail or a collection of details (any protobuf
 * messages), a {@code String} that is the text of the status, or nothing. {@code null}
 * leaves the failure to whoever is asked next.
 * <p>
 * The method for the nearest superclass of the exception is taken; if there is none, its
 * cause is looked at, and so on. The service is asked before advice. Methods for
 * {@code Throwable}, {@code Exception} and {@code RuntimeException} are asked last of
 * all, after everything that the framework knows itself. An {@code RpcException} says
 * itself what the client sees: only a method for {@code RpcException} or a subclass is
 * asked for it.
 */
@Documented
@Reflective
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcExceptionHandler {

	/**
	 * Lists the exceptions.
	 * @return the exceptions; by default the type of the parameter
	 */
	@AliasFor("exception")
	Class<? extends Throwable>[] value() default {};

	/**
	 * Lists the exceptions.
	 * @return the exceptions; by default the type of the parameter
	 */
	@AliasFor("value")
	Class<? extends Throwable>[] exception() default {};

	/**
	 * Returns the code for results that have none of their own: a text, nothing, or
	 * details.
	 * @return the code; OK stands for the one that belongs to a detail of
	 * {@code google.rpc}, such as INVALID_ARGUMENT to {@code BadRequest}
	 */
	StatusCode code() default StatusCode.OK;

}
