package io.freshet.spring;

import io.freshet.rpc.server.RpcServer;

import org.springframework.context.ApplicationEvent;

/**
 * Tells that the server is about to stop: what watches its health hears of it now, calls
 * are served until the drain delay is over, and those under way may end after it.
 */
public class RpcServerDrainingEvent extends ApplicationEvent {

	/**
	 * Creates an event.
	 * @param server the server
	 */
	public RpcServerDrainingEvent(RpcServer server) {
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
