package io.freshet.spring;

import io.freshet.rpc.server.RpcServer;

import org.springframework.context.ApplicationEvent;

/** Tells that the server has stopped. */
public class RpcServerStoppedEvent extends ApplicationEvent {

	/**
	 * Creates an event.
	 * @param server the server
	 */
	public RpcServerStoppedEvent(RpcServer server) {
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
