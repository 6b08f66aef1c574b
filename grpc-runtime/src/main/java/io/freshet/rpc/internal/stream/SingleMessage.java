package io.freshet.rpc.internal.stream;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The one message of a direction that has exactly one. Confined to the call's event loop;
 * has to be closed unless {@link #complete} was called.
 * <p>
 * Errors: UNIMPLEMENTED when there is no message or more than one, INTERNAL when the
 * bytes end in the middle of a message, besides those of {@link MessageDeframer}.
 *
 * @param <T> the type of message
 */
public final class SingleMessage<T> {

	private final Marshaller<T> marshaller;

	private final MessageObserver observer;

	private final TransportStream stream;

	private final MessageDeframer deframer;

	private @Nullable T message;

	/**
	 * Creates the receiving end.
	 * @param stream the stream that the bytes come from
	 * @param marshaller the marshaller of the message
	 * @param maxMessageBytes the longest message accepted, after decompression
	 * @param codec the coding of a compressed message, or {@code null} for none
	 * @param observer sees the message
	 */
	public SingleMessage(TransportStream stream, Marshaller<T> marshaller, int maxMessageBytes,
			@Nullable MessageCodec codec, MessageObserver observer) {
		this.stream = stream;
		this.marshaller = marshaller;
		this.observer = observer;
		this.deframer = new MessageDeframer(maxMessageBytes, codec, stream.allocator());
	}

	/**
	 * Takes bytes that arrived. They are at most one message, so credit is given at once.
	 * @param data the bytes, borrowed
	 * @throws RpcException when this is not one message; the caller has to end the call
	 */
	public void append(ByteBuf data) {
		int length = data.readableBytes();
		this.deframer.append(data);
		T next = this.deframer.next(this.marshaller);
		boolean second = next != null && this.message != null;
		if (next != null && !second) {
			take(next);
		}
		if (second || (this.message != null && this.deframer.isMidMessage())) {
			close();
			throw tooMany();
		}
		if (length > 0) {
			this.stream.consumed(length);
		}
	}

	/**
	 * The last byte has arrived.
	 * @return the message
	 * @throws RpcException when there was not one message
	 */
	public T complete() {
		boolean truncated = this.deframer.isMidMessage();
		close();
		if (truncated) {
			throw new RpcException(StatusCode.INTERNAL, "stream ended in the middle of a message");
		}
		T message = this.message;
		if (message == null) {
			throw none();
		}
		return message;
	}

	/**
	 * Returns how much of the message has arrived.
	 * @return the bytes that are held
	 */
	public int bufferedBytes() {
		return this.deframer.bufferedBytes();
	}

	/** Releases what is held. May be called again. */
	public void close() {
		this.deframer.close();
	}

	/**
	 * Returns the refusal of a direction without a message.
	 * @return a new exception
	 */
	public static RpcException none() {
		return new RpcException(StatusCode.UNIMPLEMENTED, "expected exactly one message, got none");
	}

	/**
	 * Returns the refusal of a direction with several messages.
	 * @return a new exception
	 */
	public static RpcException tooMany() {
		return new RpcException(StatusCode.UNIMPLEMENTED, "expected exactly one message, got more");
	}

	private void take(T message) {
		this.message = message;
		this.observer.onMessage(message, this.deframer.lastWireBytes() - MessagePrefix.BYTES,
				this.deframer.lastCompressed());
	}

}
