package io.freshet.spring;

import java.lang.annotation.Annotation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose {@link RpcExceptionHandler} methods are asked for several services:
 * all of them, or those that at least one of the attributes picks. Beans are asked in
 * their order ({@code @Order}). The class may be of any visibility.
 */
@Documented
@Component
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcAdvice {

	/**
	 * Lists packages.
	 * @return packages of service beans; those below belong to them
	 */
	@AliasFor("basePackages")
	String[] value() default {};

	/**
	 * Lists packages.
	 * @return packages of service beans; those below belong to them
	 */
	@AliasFor("value")
	String[] basePackages() default {};

	/**
	 * Lists packages by a class in each.
	 * @return the classes
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Lists types of service beans: their classes, or interfaces such as
	 * {@code GreeterRpc.Service}.
	 * @return the types
	 */
	Class<?>[] assignableTypes() default {};

	/**
	 * Lists annotations that the class of a service bean may have.
	 * @return the annotations
	 */
	Class<? extends Annotation>[] annotations() default {};

}
