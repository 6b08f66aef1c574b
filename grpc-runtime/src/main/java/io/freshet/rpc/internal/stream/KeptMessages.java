package io.freshet.rpc.internal.stream;

import java.util.Objects;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a stream of messages and was not taken yet, and how much of it the
 * peer may send anew. Confined to the call's event loop. Keeps bytes until they are taken
 * or {@linkplain #release released}.
 *
 * @param <T> the type of message
 */
final class KeptMessages<T> {

	private final Marshaller<T> marshaller;

	private final int maxMessageBytes;

	private final MessageObserver observer;

	private final ReceiveCredit credit = new ReceiveCredit();

	private @Nullable TransportStream stream;

	private @Nullable MessageCodec codec;

	/** Created for the first bytes, and given up when no more come for a while. */
	private @Nullable MessageDeframer deframer;

	/** Created for the first message that does not come in one piece. */
	private @Nullable MessageProgress progress;

	KeptMessages(Marshaller<T> marshaller, int maxMessageBytes, MessageObserver observer) {
		this.marshaller = marshaller;
		this.maxMessageBytes = maxMessageBytes;
		this.observer = observer;
	}

	/**
	 * Names the stream that the messages come from, before the first of them.
	 * @param stream the stream
	 * @param codec the coding of compressed messages, or {@code null} for none
	 */
	void start(TransportStream stream, @Nullable MessageCodec codec) {
		this.stream = stream;
		this.codec = codec;
	}

	ReceiveCredit credit() {
		return this.credit;
	}

	/**
	 * Reads a message that comes alone in its frame, for which nothing has to be kept.
	 * @param data the frame, borrowed
	 * @return the message, or {@code null} if the bytes have to be {@linkplain #append
	 * kept}
	 */
	@Nullable T whole(ByteBuf data) {
		if (this.deframer != null) {
			return null;
		}
		try {
			return MessageDeframer.single(data, this.marshaller, this.maxMessageBytes, this.codec);
		}
		catch (RpcException ex) {
			// The deframer says it again, when there is somebody to hear it.
			return null;
		}
	}

	/**
	 * Keeps bytes.
	 * @param data the bytes, borrowed
	 */
	void append(ByteBuf data) {
		if (this.deframer == null) {
			this.deframer = new MessageDeframer(this.maxMessageBytes, this.codec,
					Objects.requireNonNull(this.stream).allocator());
		}
		this.deframer.append(data);
	}

	/**
	 * Takes the next message.
	 * @return the message, or {@code null} if there is none yet
	 * @throws RuntimeException if the bytes are not a message that is allowed, or the
	 * observer refuses it
	 */
	@Nullable T next() {
		MessageDeframer deframer = this.deframer;
		T message = (deframer != null) ? deframer.next(this.marshaller) : null;
		if (message != null && deframer != null) {
			int bytes = deframer.lastWireBytes();
			arrived(message, bytes, deframer.lastCompressed());
			this.credit.taken(bytes);
		}
		return message;
	}

	/**
	 * Counts a message and shows it to the observer.
	 * @param message the message
	 * @param bytes its length, with the prefix
	 * @param compressed whether it came compressed
	 */
	void arrived(T message, int bytes, boolean compressed) {
		Objects.requireNonNull(this.stream).messages().received(1);
		this.observer.onMessage(message, bytes - MessagePrefix.BYTES, compressed);
	}

	/** No message is there although one is wanted. */
	void missed() {
		this.progress = MessageProgress.waiting(this.progress, this.deframer);
	}

	/** A message is there. */
	void complete() {
		MessageProgress.complete(this.progress);
	}

	boolean isLate(long now, long graceNanos) {
		return this.progress != null && this.progress.isLate(now, graceNanos);
	}

	boolean isMidMessage() {
		return this.deframer != null && this.deframer.isMidMessage();
	}

	/** Gives what is kept of a message back to the peer, so that the rest can come. */
	void prepay() {
		if (this.deframer != null) {
			this.credit.prepay(this.deframer.bufferedBytes());
		}
	}

	/** Gives up memory that was kept for messages to come. */
	void trim() {
		if (!isMidMessage()) {
			release();
		}
	}

	/** No connection will end this any more, and its user may forget it. */
	void moveToHeap() {
		if (this.deframer != null) {
			this.deframer.moveToHeap();
		}
	}

	/** Nobody will take what is kept. */
	void release() {
		complete();
		if (this.deframer != null) {
			this.deframer.close();
			this.deframer = null;
		}
	}

}
