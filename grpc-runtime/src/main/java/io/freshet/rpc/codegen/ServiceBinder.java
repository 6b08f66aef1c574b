package io.freshet.rpc.codegen;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServiceDefinition;

/**
 * Turns an implementation of a generated interface into something that a server can
 * serve. Immutable.
 *
 * @param <S> the generated interface
 */
public interface ServiceBinder<S> {

	/**
	 * Returns the descriptor of the service.
	 * @return the descriptor
	 */
	ServiceDescriptor descriptor();

	/**
	 * Binds every method to an implementation. Calls go through the given object, so
	 * proxies keep their advice.
	 * @param service the implementation
	 * @return what a server can serve
	 */
	ServiceDefinition bind(S service);

}
