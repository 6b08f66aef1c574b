package io.freshet.rpc.client;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.MessageObserver;
import io.freshet.rpc.internal.stream.MessageSender;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The request of a call that sends one, kept so that it can be sent again. Goes out
 * uncopied, straight into the buffer of the socket; one that has to be compressed is
 * compressed before, on the thread that makes the call. Created on that thread, then
 * confined to the call's event loop. Releases the compressed bytes when the call ends.
 *
 * @param <Q> the type of request
 */
final class SingleRequest<Q> implements MessageSender {

	private final Q message;

	private final Marshaller<Q> marshaller;

	private final MessageObserver observer;

	private @Nullable ByteBuf compressed;

	SingleRequest(Q message, Marshaller<Q> marshaller, MessageObserver observer) {
		this.message = message;
		this.marshaller = marshaller;
		this.observer = observer;
	}

	/**
	 * Compresses the request here and now. To be called once, before the call is started.
	 */
	@Override
	public void codec(@Nullable MessageCodec codec) {
		this.compressed = (codec != null) ? compress(this.message, this.marshaller, codec) : null;
	}

	private static <Q> ByteBuf compress(Q message, Marshaller<Q> marshaller, MessageCodec codec) {
		ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer();
		try {
			MessageFramer.frame(message, marshaller, codec, bytes);
			return bytes;
		}
		catch (RuntimeException | Error ex) {
			bytes.release();
			throw ex;
		}
	}

	@Override
	public void start(TransportStream stream) {
		stream.messages().sent(1);
		if (this.compressed != null) {
			stream.writeData(this.compressed.retainedDuplicate(), true);
			this.observer.onMessage(this.message, this.compressed.readableBytes() - MessagePrefix.BYTES,
					this.compressed.getByte(this.compressed.readerIndex()) != 0);
		}
		else {
			stream.writeMessage(this.message, this.marshaller, true);
			this.observer.onMessage(this.message, this.marshaller.size(this.message), false);
		}
	}

	@Override
	public void detach() {
		// Sent anew by the next start.
	}

	@Override
	public void onWritable() {
		// One message is written at once, whatever its size; the stream keeps what has to
		// wait.
	}

	@Override
	public void fail(Ending ending) {
		if (this.compressed != null) {
			this.compressed.release();
			this.compressed = null;
		}
	}

}
