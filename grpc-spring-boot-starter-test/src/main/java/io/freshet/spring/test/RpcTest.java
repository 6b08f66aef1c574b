package io.freshet.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests the RPC parts of an application without the rest: beans with {@code @RpcService},
 * {@code @RpcAdvice} and {@code @GlobalRpcInterceptor}, interceptors, exception mappers
 * and customizers are found, other components are not, and only what this framework needs
 * is configured. What the services depend on is put there with {@code @MockitoBean} or
 * {@code @Import}. The server listens in memory, as with {@link AutoConfigureRpcTest
 *
 * @AutoConfigureRpcTest}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BootstrapWith(RpcTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(RpcTypeExcludeFilter.class)
@AutoConfigureRpc
@AutoConfigureRpcTest
public @interface RpcTest {

	/**
	 * Lists the services.
	 * @return classes of beans with {@code @RpcService}; by default all that are found
	 */
	@AliasFor("services")
	Class<?>[] value() default {};

	/**
	 * Lists the services.
	 * @return classes of beans with {@code @RpcService}; by default all that are found
	 */
	@AliasFor("value")
	Class<?>[] services() default {};

	/**
	 * Sets properties of the environment.
	 * @return properties as {@code name=value}
	 */
	String[] properties() default {};

	/**
	 * Tells whether to find RPC parts at all.
	 * @return whether the components above are found
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Finds more components.
	 * @return filters that find them
	 */
	Filter[] includeFilters() default {};

	/**
	 * Leaves components out.
	 * @return filters that find them
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Leaves auto-configurations out.
	 * @return their classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
