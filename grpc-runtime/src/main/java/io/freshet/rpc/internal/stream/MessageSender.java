package io.freshet.rpc.internal.stream;

import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import org.jspecify.annotations.Nullable;

/** Sends the messages of one direction of a call. Confined to the call's event loop. */
public interface MessageSender {

	/**
	 * Chooses the coding that was agreed on, from the next message on. Any thread.
	 * @param codec the coding, or {@code null} for none
	 */
	void codec(@Nullable MessageCodec codec);

	/**
	 * Names the stream that carries the messages. What was sent before has waited for it.
	 * @param stream the stream
	 */
	void start(TransportStream stream);

	/**
	 * The stream is gone before bytes of a stream of messages were sent, and the call
	 * waits for another one.
	 */
	void detach();

	/** The stream has sent enough to take more. */
	void onWritable();

	/**
	 * The call has ended: drops what was not sent. Messages that follow are refused with
	 * the status, or dropped if it is OK, since the peer has answered without waiting for
	 * them.
	 * @param ending how the call ended
	 */
	void fail(Ending ending);

}
