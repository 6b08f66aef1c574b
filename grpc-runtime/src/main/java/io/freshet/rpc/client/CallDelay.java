package io.freshet.rpc.client;

/** What a call may have to wait for before it is sent. */
public enum CallDelay {

	/** The addresses of the target. */
	NAME_RESOLUTION,

	/** A connection that is ready and has room for the call. */
	CONNECTION

}
