package io.freshet.rpc.client;

/** How a channel, or one of its connections, stands with the server. */
public enum ConnectivityState {

	/** There is no connection, and no call has asked for one. */
	IDLE,

	/** A connection is being made. */
	CONNECTING,

	/** There is a connection. */
	READY,

	/** The last attempt to connect failed, or what followed it has not succeeded yet. */
	TRANSIENT_FAILURE,

	/** The channel was closed. */
	SHUTDOWN

}
