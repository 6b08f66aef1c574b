package io.freshet.rpc.client;

import io.freshet.rpc.Status;

/**
 * Hears of one attempt to make a call. Methods are called on the thread that writes or
 * reads and must not block. What they throw is logged and changes nothing.
 */
public interface ClientAttemptObserver {

	/**
	 * A request was written.
	 * @param messageBytes its size
	 * @param wireBytes its size as it travels, without the five-byte prefix
	 */
	default void onRequest(int messageBytes, int wireBytes) {
	}

	/**
	 * A response was read.
	 * @param messageBytes its size
	 * @param wireBytes its size as it travelled, without the five-byte prefix
	 */
	default void onResponse(int messageBytes, int wireBytes) {
	}

	/**
	 * The attempt has ended. Called exactly once, on the event loop of the call.
	 * @param status how it ended
	 */
	void onEnd(Status status);

}
