package io.freshet.rpc.codegen;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.RpcChannel;

/**
 * Creates clients of one generated interface. Immutable.
 *
 * @param <C> the generated interface
 */
public interface ClientFactory<C> {

	/**
	 * Returns the descriptor of the service.
	 * @return the descriptor
	 */
	ServiceDescriptor descriptor();

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @return the client
	 */
	C create(RpcChannel channel);

}
