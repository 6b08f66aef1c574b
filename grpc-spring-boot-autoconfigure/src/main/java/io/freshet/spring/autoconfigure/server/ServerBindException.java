package io.freshet.spring.autoconfigure.server;

import java.net.BindException;
import java.net.SocketAddress;

/** The server cannot listen on its address. */
final class ServerBindException extends RuntimeException {

	private final SocketAddress address;

	/**
	 * Creates the exception.
	 * @param address the address to listen on
	 * @param cause why that does not work
	 */
	ServerBindException(SocketAddress address, BindException cause) {
		super("RPC server cannot listen on " + address + ": " + cause.getMessage(), cause);
		this.address = address;
	}

	SocketAddress address() {
		return this.address;
	}

}
