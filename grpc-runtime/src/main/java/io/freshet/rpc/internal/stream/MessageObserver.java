package io.freshet.rpc.internal.stream;

/**
 * Sees the messages of one direction of a call, on the thread that reads or writes them.
 */
@FunctionalInterface
public interface MessageObserver {

	/** Looks at nothing. */
	MessageObserver NONE = (message, wireBytes, compressed) -> {
	};

	/**
	 * A message was read or written.
	 * @param message the message
	 * @param wireBytes its size as it travels, without the five-byte prefix
	 * @param compressed whether it travels compressed
	 */
	void onMessage(Object message, int wireBytes, boolean compressed);

	/**
	 * A message is about to be written. Whoever throws holds it back, and ends the call.
	 * @param message the message
	 */
	default void onGiven(Object message) {
	}

}
