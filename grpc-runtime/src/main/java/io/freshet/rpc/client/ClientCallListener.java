package io.freshet.rpc.client;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;

/**
 * Hears of the messages and the end of a call. Methods are called on the thread that
 * writes, reads or ends, often an event loop; they must not block.
 */
public interface ClientCallListener {

	/**
	 * The response headers arrived. Not called when the server answered with a status
	 * alone.
	 * @param headers the leading metadata
	 */
	default void onHeaders(Metadata headers) {
	}

	/**
	 * A request was written.
	 * @param message the message
	 * @param wireBytes its size as it travels, without the five-byte prefix
	 * @param compressed whether it travels compressed
	 */
	default void onRequest(Object message, int wireBytes, boolean compressed) {
	}

	/**
	 * A response was read.
	 * @param message the message
	 * @param wireBytes its size as it travelled, without the five-byte prefix
	 * @param compressed whether it travelled compressed
	 */
	default void onResponse(Object message, int wireBytes, boolean compressed) {
	}

	/**
	 * The call has ended. Called exactly once, before the caller learns of the end.
	 * @param status how it ended, as the caller sees it
	 * @param trailers the trailing metadata, empty when there is none
	 */
	default void onClose(Status status, Metadata trailers) {
	}

}
