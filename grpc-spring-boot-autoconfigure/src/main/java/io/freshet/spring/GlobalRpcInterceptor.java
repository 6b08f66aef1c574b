package io.freshet.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.stereotype.Component;

/**
 * Says for which calls an interceptor bean is, a {@code ServerInterceptor} or a
 * {@code ClientInterceptor}: on a class it makes it a bean, on a {@code @Bean} method it
 * marks the bean that the method returns. Without attributes it is for all calls, as it
 * is without the annotation. Beans are put around calls in their order ({@code @Order},
 * the lowest number outermost).
 * <p>
 * Services are named in full, such as {@code shop.v1.Orders}, or by the beginning of a
 * name and an asterisk, such as {@code shop.*}; methods with their service, such as
 * {@code shop.v1.Orders/Cancel} or {@code shop.v1.Orders/Get*}. What is left out costs no
 * more than a look-up for the calls that are not meant.
 */
@Documented
@Component
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface GlobalRpcInterceptor {

	/**
	 * Lists services.
	 * @return names or beginnings; by default, and if no methods are listed, all
	 */
	String[] services() default {};

	/**
	 * Lists methods, besides those of the listed services.
	 * @return names or beginnings
	 */
	String[] methods() default {};

	/**
	 * Lists channels. Only for a {@code ClientInterceptor}.
	 * @return names as in {@code @RpcClient}; by default all
	 */
	String[] channels() default {};

}
