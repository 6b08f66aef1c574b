package io.freshet.rpc.server;

import java.io.IOException;

/**
 * A listener cannot be opened: its address is in use, or its certificate cannot be used.
 * The cause tells why, a {@link java.net.BindException} or an
 * {@link javax.net.ssl.SSLException} among others.
 */
public final class ListenerException extends IOException {

	private final transient Listener listener;

	/**
	 * Creates the exception.
	 * @param listener the listener
	 * @param cause why it cannot be opened
	 */
	ListenerException(Listener listener, Exception cause) {
		super("cannot open listener " + listener + ": " + cause.getMessage(), cause);
		this.listener = listener;
	}

	/**
	 * Returns the listener.
	 * @return the listener that cannot be opened
	 */
	public Listener listener() {
		return this.listener;
	}

}
