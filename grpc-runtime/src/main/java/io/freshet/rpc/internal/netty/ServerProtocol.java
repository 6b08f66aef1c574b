package io.freshet.rpc.internal.netty;

import java.util.function.Consumer;

/** What is spoken on connections that were accepted. Safe for use by several threads. */
@FunctionalInterface
public interface ServerProtocol {

	/**
	 * Creates the server's end of a connection.
	 * @param onClosed to be told once when the connection is gone
	 * @return the connection, which has no channel yet
	 */
	ServedConnection newConnection(Consumer<ServedConnection> onClosed);

}
