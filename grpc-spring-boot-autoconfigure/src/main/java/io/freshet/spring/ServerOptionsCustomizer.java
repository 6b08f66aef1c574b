package io.freshet.spring;

import io.freshet.rpc.server.ServerOptions;

/**
 * Changes the options of the server after properties, interceptor beans and exception
 * mappers have been applied. Beans of this type are called in their order, once, at
 * startup.
 */
@FunctionalInterface
public interface ServerOptionsCustomizer {

	/**
	 * Changes the options of the server.
	 * @param options the options so far
	 */
	void customize(ServerOptions.Builder options);

}
