package io.freshet.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a Spring test a server of its own and lets clients reach it: those of the channel
 * {@code test}, of the other {@link #channels()}, and of every channel without a target
 * of its own. The server is the one of production with its interceptors and customizers,
 * over the same HTTP/2; only its address is another one.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AutoConfigureRpcTest {

	/**
	 * Chooses where the server listens.
	 * @return the transport; by default in memory, without a port
	 */
	RpcTestTransport value() default RpcTestTransport.IN_MEMORY;

	/**
	 * Lists channels that lead to the server of the test although they have a target.
	 * @return names of channels besides {@code test}
	 */
	String[] channels() default {};

}
