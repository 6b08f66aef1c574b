package io.freshet.rpc.internal.netty;

import io.freshet.rpc.ConnectionSnapshot;

/** What a connection can tell of its life. Confined to its event loop. */
public interface ConnectionLife {

	/**
	 * Gives the connection a number, before anything else.
	 * @param number tells it from others
	 */
	void number(long number);

	/**
	 * Returns how many streams there were.
	 * @return the numbers
	 */
	ConnectionSnapshot.Streams streams();

	/**
	 * Returns how the connection is now.
	 * @return the snapshot
	 */
	ConnectionSnapshot snapshot();

}
