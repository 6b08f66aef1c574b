package io.freshet.rpc.internal.transport;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;

/** Hears what happens to a stream. Every method is called on the stream's event loop. */
public interface StreamListener {

	/**
	 * A block of headers or trailers arrived. 1xx blocks are not reported.
	 * @param fields the fields; the listener may keep them
	 * @param endStream whether the peer is done
	 */
	void onHeaders(HeaderFields fields, boolean endStream);

	/**
	 * The headers of a request were too large to be read, which the connection answers.
	 * No other method but {@link #onReset} is called afterwards.
	 */
	default void onHeadersTooLarge() {
	}

	/**
	 * Bytes arrived. Every byte has to be given back once by
	 * {@link TransportStream#consumed}, unless the stream ends first.
	 * @param data the bytes, lent for the duration of the call: copy or retain what is
	 * kept
	 * @param endStream whether the peer is done
	 */
	void onData(ByteBuf data, boolean endStream);

	/**
	 * The stream ended before its time: the peer reset it, or the connection was lost. No
	 * other method is called afterwards.
	 * @param reset what happened
	 */
	void onReset(StreamReset reset);

	/**
	 * This side has begun to end the connection and would like the stream to end by
	 * itself soon. Called at most once, and not for streams that were opened since.
	 */
	default void onDrain() {
	}

	/**
	 * The bytes that wait to be sent fell to 32 KiB or less after they had been above.
	 */
	void onWritable();

	/**
	 * Comes every second or so, for what may not take too long.
	 * @param now the time as {@link System#nanoTime} tells it
	 */
	default void onSweep(long now) {
	}

}
