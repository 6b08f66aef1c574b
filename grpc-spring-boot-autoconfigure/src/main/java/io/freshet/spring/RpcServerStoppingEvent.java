package io.freshet.spring;

import io.freshet.rpc.server.RpcServer;

import org.springframework.context.ApplicationEvent;

/**
 * Tells that the server is about to stop: it still serves the calls under way, but soon
 * refuses new ones.
 */
public class RpcServerStoppingEvent extends ApplicationEvent {

	/**
	 * Creates an event.
	 * @param server the server
	 */
	public RpcServerStoppingEvent(RpcServer server) {
		super(server);
	}

	/**
	 * Returns the server.
	 * @return the server
	 */
	public RpcServer getServer() {
		return (RpcServer) getSource();
	}

}
