package io.freshet.rpc.internal.stream;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Hands bytes from one thread to another without a lock and without a buffer per piece:
 * the producer takes the buffer back, appends to it and offers it again; the consumer
 * takes all there is. While the producer appends, the consumer sees nothing, so whoever
 * waits has to be woken after {@link #offer}.
 * <p>
 * For one producing and one consuming thread; {@link #close} may be called by any.
 * Releases what nobody took when it is closed.
 */
class ByteHandover {

	private static final AtomicReferenceFieldUpdater<ByteHandover, @Nullable ByteBuf> OFFERED = AtomicReferenceFieldUpdater
		.newUpdater(ByteHandover.class, ByteBuf.class, "offered");

	private volatile @Nullable ByteBuf offered;

	private volatile boolean closed;

	/**
	 * Takes what was offered, for the consumer to keep or for the producer to append to.
	 * @return the bytes, or {@code null} if there are none
	 */
	@Nullable ByteBuf take() {
		return (this.offered != null) ? OFFERED.getAndSet(this, null) : null;
	}

	/**
	 * Offers bytes. Called by the producer, which holds all that it had offered before.
	 * @param bytes the bytes; released if the handover is closed
	 */
	void offer(ByteBuf bytes) {
		this.offered = bytes;
		if (this.closed) {
			discard();
		}
	}

	boolean isEmpty() {
		return this.offered == null;
	}

	void close() {
		this.closed = true;
		discard();
	}

	private void discard() {
		ByteBuf bytes = take();
		if (bytes != null) {
			bytes.release();
		}
	}

}
