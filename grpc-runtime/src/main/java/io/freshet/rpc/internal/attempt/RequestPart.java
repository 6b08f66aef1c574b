package io.freshet.rpc.internal.attempt;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;

/** A part of the requests of a call that can be written more than once. */
public sealed interface RequestPart {

	/**
	 * Writes the part.
	 * @param stream takes it
	 * @param observer hears of each message
	 */
	void write(TransportStream stream, Observer observer);

	/**
	 * Returns how much the part is.
	 * @return the bytes on the wire
	 */
	int bytes();

	/** Lets go of what is held. */
	void release();

	/** Hears of messages that are sent. */
	@FunctionalInterface
	interface Observer {

		/** Hears nothing of interest. */
		Observer NONE = (wireBytes) -> {
		};

		/**
		 * A message is sent.
		 * @param wireBytes its size as it travels, without the prefix
		 */
		void onMessage(int wireBytes);

		/**
		 * Messages are sent.
		 * @param messages whole messages with their prefixes, borrowed
		 */
		default void onMessages(ByteBuf messages) {
			int at = messages.readerIndex();
			while (at + MessagePrefix.BYTES <= messages.writerIndex()) {
				int length = messages.getInt(at + 1);
				onMessage(length);
				at += MessagePrefix.BYTES + length;
			}
		}

	}

	/**
	 * Messages that are bytes already.
	 *
	 * @param data whole messages with their prefixes
	 * @param end whether nothing follows
	 */
	record Bytes(ByteBuf data, boolean end) implements RequestPart {

		@Override
		public void write(TransportStream stream, Observer observer) {
			if (this.data.isReadable()) {
				stream.messages().sent(MessagePrefix.count(this.data));
				observer.onMessages(this.data);
			}
			stream.writeData(this.data.retainedDuplicate(), this.end);
		}

		@Override
		public int bytes() {
			return this.data.readableBytes();
		}

		@Override
		public void release() {
			this.data.release();
		}

	}

	/**
	 * A message that is serialised anew each time, straight into the buffer of the
	 * socket.
	 *
	 * @param <T> the type of message
	 * @param message the message
	 * @param marshaller its marshaller
	 * @param end whether nothing follows
	 */
	record Message<T>(T message, Marshaller<T> marshaller, boolean end) implements RequestPart {

		@Override
		public void write(TransportStream stream, Observer observer) {
			stream.messages().sent(1);
			stream.writeMessage(this.message, this.marshaller, this.end);
			observer.onMessage(this.marshaller.size(this.message));
		}

		@Override
		public int bytes() {
			return MessagePrefix.BYTES + this.marshaller.size(this.message);
		}

		@Override
		public void release() {
			// Belongs to the caller.
		}

	}

}
