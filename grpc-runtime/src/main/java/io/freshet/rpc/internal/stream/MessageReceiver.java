package io.freshet.rpc.internal.stream;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of one direction of a call. Confined to the call's event loop. The call
 * starts it at most once, appends, and then ends or fails it, or both in this order.
 */
public interface MessageReceiver {

	/**
	 * Names the stream that the bytes come from, before the first of them.
	 * @param stream the stream
	 * @param codec the coding of compressed messages, or {@code null} for none
	 */
	void start(TransportStream stream, @Nullable MessageCodec codec);

	/**
	 * Takes bytes that arrived and sees to it that credit is given for them.
	 * @param data the bytes, borrowed
	 * @throws RpcException when they are not what was expected; the call has to fail
	 */
	void append(ByteBuf data);

	/**
	 * Says how the call ends for its user when the messages are complete. Called right
	 * before {@link #end}.
	 * @param ending how the peer ended the call
	 * @return the same, or what is wrong with the messages
	 */
	default Ending settle(Ending ending) {
		return ending;
	}

	/**
	 * Returns whether a message that is asked for takes too long to arrive.
	 * @param now the time
	 * @param graceNanos how long it may take, besides a second for each KiB
	 * @return whether the peer is too slow
	 */
	default boolean isLate(long now, long graceNanos) {
		return false;
	}

	/**
	 * Gives up memory that was kept for messages to come, if nothing has come for a
	 * while.
	 */
	default void trim() {
	}

	/**
	 * There are no more messages. Those that arrived can be taken, then the user learns
	 * how the call ended.
	 * @param ending how the call ended; {@link Ending#OK} if it goes on without messages
	 */
	void end(Ending ending);

	/**
	 * Ends the messages at once; what arrived and was not taken is dropped.
	 * @param ending how the call ended, not OK
	 */
	void fail(Ending ending);

}
