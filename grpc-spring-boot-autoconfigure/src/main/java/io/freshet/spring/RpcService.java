package io.freshet.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.freshet.rpc.server.ServerInterceptor;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose generated service interfaces are served. On a class it is a
 * stereotype that component scanning finds; on a {@code @Bean} method it marks the bean
 * that the method returns, which may also be a {@code ServiceDefinition}.
 * <p>
 * Calls go through the bean as the context hands it out, so transactions and other advice
 * apply.
 */
@Documented
@Component
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcService {

	/** The {@link #executor()} that runs handlers on the event loop. */
	String EVENT_LOOP = "event-loop";

	/**
	 * Names the bean when the annotation is on a class. On a {@code @Bean} method it has
	 * no meaning.
	 * @return the name of the bean; by default derived from the class
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

	/**
	 * Names the bean of type {@code Executor} that runs this service, interceptors
	 * included. {@value #EVENT_LOOP} runs it on the event loop, which is only for
	 * handlers that never block. May be a property, as in
	 * <code>${orders.executor:}</code>.
	 * @return the name of the executor; by default that of the server
	 */
	String executor() default "";

	/**
	 * Lists interceptors for this service alone, inside those of the server, the
	 * outermost first. An interceptor need not be a bean; it is created with its
	 * dependencies. One that is a bean already applies to every service and does not run
	 * twice.
	 * @return the interceptors
	 */
	Class<? extends ServerInterceptor>[] interceptors() default {};

}
