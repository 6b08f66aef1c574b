package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.internal.transport.StreamListener;

/** Hears of a call's stream, whatever protocol the stream speaks. */
public interface ClientStreamListener extends StreamListener {

	/**
	 * What the server sent cannot be an answer of the protocol. The call has to be ended;
	 * nothing else is reported.
	 * @param failure the status of the call
	 */
	void onMalformed(RpcException failure);

}
