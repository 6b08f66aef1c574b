package io.freshet.rpc.client.balance;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;

/** Sees the calls on a subchannel. Confined to an event loop; must be quick. */
public interface CallObserver {

	/** A call is sent. */
	default void onStart() {
	}

	/**
	 * A call has ended.
	 * @param status how, as its caller sees it
	 * @param trailers the trailing metadata of the server, empty if it sent none
	 */
	void onEnd(Status status, Metadata trailers);

}
