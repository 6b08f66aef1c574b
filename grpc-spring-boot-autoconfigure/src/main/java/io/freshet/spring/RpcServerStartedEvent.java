package io.freshet.spring;

import io.freshet.rpc.server.RpcServer;

import org.springframework.context.ApplicationEvent;

/** Tells that the server has started and accepts calls. */
public class RpcServerStartedEvent extends ApplicationEvent {

	private final int port;

	/**
	 * Creates an event.
	 * @param server the server
	 * @param port the port that the server listens on, or -1 if it listens on none
	 */
	public RpcServerStartedEvent(RpcServer server, int port) {
		super(server);
		this.port = port;
	}

	/**
	 * Returns the server.
	 * @return the server
	 */
	public RpcServer getServer() {
		return (RpcServer) getSource();
	}

	/**
	 * Returns the port.
	 * @return the port that the server listens on, or -1 if it is in-memory or listens on
	 * a Unix domain socket
	 */
	public int getPort() {
		return this.port;
	}

}
