package io.freshet.spring.autoconfigure.server;

import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.ListenerException;

/** The server cannot start because one of its listeners cannot be opened. */
final class ServerStartException extends RuntimeException {

	private final transient Listener listener;

	/**
	 * Creates the exception.
	 * @param cause says which listener, and why it cannot be opened
	 */
	ServerStartException(ListenerException cause) {
		super("RPC server cannot start: " + cause.getMessage(), cause);
		this.listener = cause.listener();
	}

	Listener listener() {
		return this.listener;
	}

	/**
	 * Returns why the listener cannot be opened.
	 * @return what happened to the listener
	 */
	Throwable reason() {
		Throwable cause = getCause();
		return (cause != null && cause.getCause() != null) ? cause.getCause() : this;
	}

	/**
	 * Returns how the properties of the listener begin.
	 * @return the beginning, a dot at its end
	 */
	String prefix() {
		return this.listener.name().equals(Listener.DEFAULT_NAME) ? "grpc.server."
				: "grpc.server.listeners." + this.listener.name() + ".";
	}

}
