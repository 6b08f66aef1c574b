package io.freshet.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.freshet.rpc.client.ClientInterceptor;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AliasFor;

/**
 * Injects a client of the named channel: on a field, a parameter of a constructor or of a
 * {@code @Bean} method, a record component, and in tests also on parameters of test
 * methods. A field needs no {@code @Autowired}. The type is a generated client interface,
 * or {@code RpcChannel} for the channel itself; {@code ObjectProvider} and
 * {@code Optional} of these work too.
 * <p>
 * The channel {@code orders} is described by the properties
 * {@code grpc.client.channel.orders.*}, which inherit from
 * {@code grpc.client.defaults.*}.
 * <p>
 * A bean of the client's type takes the place of the channel's client if it is named or
 * qualified like the channel, if it is primary, or if a test put it there with
 * {@code @MockitoBean} or {@code @TestBean}.
 */
@Documented
@Qualifier
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcClient {

	/**
	 * Names the channel.
	 * @return the name, as in {@code grpc.client.channel.<name>}
	 */
	@AliasFor(annotation = Qualifier.class)
	String value();

	/**
	 * Lists interceptors for this client alone, inside those of the channel, the
	 * outermost first. An interceptor need not be a bean; it is created with its
	 * dependencies. One that is around the calls of the channel already does not run
	 * twice. A bean that replaces the client is left as it is.
	 * @return the interceptors
	 */
	Class<? extends ClientInterceptor>[] interceptors() default {};

}
