package io.freshet.rpc.codegen;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a generated interface that users inject to make calls. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface GeneratedClient {

	/**
	 * Creates the client on a channel.
	 * @return the factory; has a public constructor without parameters
	 */
	Class<? extends ClientFactory<?>> value();

	/**
	 * The version of this package that the code was generated for.
	 * @return the version
	 */
	int version();

}
