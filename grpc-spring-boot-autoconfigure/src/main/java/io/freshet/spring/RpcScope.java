package io.freshet.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

/**
 * Gives each call of the server a bean of its own. It is created when code of the call
 * first uses it, is the same on all threads that work for the call, and is destroyed when
 * the call has ended and its handler has returned. Others hold a proxy, so a service has
 * it injected like any bean; used while no call is being served the proxy throws.
 */
@Documented
@Scope(RpcScope.NAME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcScope {

	/** The name of the scope. */
	String NAME = "rpc";

	/**
	 * Says what the proxy is made of.
	 * @return the kind of proxy; by default a subclass of the class
	 */
	@AliasFor(annotation = Scope.class)
	ScopedProxyMode proxyMode() default ScopedProxyMode.TARGET_CLASS;

}
