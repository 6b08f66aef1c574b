package io.freshet.rpc.server;

import io.freshet.rpc.Status;

/**
 * Hears of the messages and the end of a call. Methods are called on the thread that
 * reads, writes or ends; they must not block.
 */
public interface ServerCallListener {

	/**
	 * A request was read.
	 * @param message the message
	 * @param wireBytes its size as it travelled, without the five-byte prefix
	 * @param compressed whether it travelled compressed
	 */
	default void onRequest(Object message, int wireBytes, boolean compressed) {
	}

	/**
	 * A response was written.
	 * @param message the message
	 * @param wireBytes its size as it travels, without the five-byte prefix
	 * @param compressed whether it travels compressed
	 */
	default void onResponse(Object message, int wireBytes, boolean compressed) {
	}

	/**
	 * The call has ended. Called exactly once.
	 * @param status how it ended: what was sent to the client, or CANCELLED or
	 * DEADLINE_EXCEEDED when the client was gone first
	 */
	default void onClose(Status status) {
	}

}
