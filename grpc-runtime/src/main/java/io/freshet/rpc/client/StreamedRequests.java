package io.freshet.rpc.client;

import io.freshet.rpc.internal.stream.MessageObserver;

/**
 * Shows the requests of a stream to those who watch and check the call. Immutable.
 *
 * @param setup the call
 */
record StreamedRequests(CallSetup setup) implements MessageObserver {

	@Override
	public void onGiven(Object message) {
		this.setup.requestGiven(message);
	}

	@Override
	public void onMessage(Object message, int wireBytes, boolean compressed) {
		this.setup.requestWritten(message, wireBytes, compressed);
	}

}
