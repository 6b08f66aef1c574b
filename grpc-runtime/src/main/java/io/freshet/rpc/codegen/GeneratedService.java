package io.freshet.rpc.codegen;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a generated interface that users implement to serve calls. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface GeneratedService {

	/**
	 * Turns an implementation into something that a server can serve.
	 * @return the binder; has a public constructor without parameters
	 */
	Class<? extends ServiceBinder<?>> value();

	/**
	 * The version of this package that the code was generated for.
	 * @return the version
	 */
	int version();

}
