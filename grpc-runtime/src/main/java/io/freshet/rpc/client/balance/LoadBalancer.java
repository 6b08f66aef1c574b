package io.freshet.rpc.client.balance;

import java.util.List;

import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Decides which connections there are and which of them carries a call. Tells its
 * {@link BalancerContext} whenever its answer to calls changes. Confined to an event
 * loop; nothing may block.
 */
public interface LoadBalancer {

	/**
	 * These are the servers now.
	 * @param endpoints the servers in the order of preference, at least one
	 */
	void endpoints(List<Endpoint> endpoints);

	/** A call waits while the balancer is idle: it shall connect. */
	void connect();

	/** Closes the subchannels. Nothing is called after that. */
	void close();

}
