package io.freshet.rpc.internal.http2;

import java.util.ArrayDeque;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What one stream wants to send and may not yet: bytes, then the end, with or without
 * trailers. Confined to the connection's event loop. Owns the buffers.
 */
final class SendQueue {

	/** Down here the stream asks for more. */
	private static final int LOW_WATER_BYTES = 32 * 1024;

	/** A peer that takes less is stalled. */
	private static final int PROGRESS_BYTES = 16 * 1024;

	private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(4);

	private @Nullable HeaderFields trailers;

	private boolean endsStream;

	private int bytes;

	private boolean aboveLowWater;

	/** What was sent since {@link #mark}. */
	private int sentBytes;

	private long mark;

	private boolean marked;

	void add(ByteBuf data, boolean endStream) {
		this.buffers.add(data);
		this.bytes += data.readableBytes();
		this.aboveLowWater |= this.bytes > LOW_WATER_BYTES;
		this.endsStream = endStream;
	}

	void end(HeaderFields trailers) {
		this.trailers = trailers;
		this.endsStream = true;
	}

	boolean isEmpty() {
		return this.buffers.isEmpty();
	}

	boolean endsStream() {
		return this.endsStream;
	}

	int bytes() {
		return this.bytes;
	}

	@Nullable ByteBuf head() {
		return this.buffers.peek();
	}

	/**
	 * Returns whether END_STREAM goes with the last byte of the head.
	 * @return whether nothing follows it
	 */
	boolean headEndsStream() {
		return this.endsStream && this.trailers == null && this.buffers.size() == 1;
	}

	/**
	 * Some of the head was sent; all of it makes room for the next.
	 * @param bytes how many bytes
	 */
	void headSent(int bytes) {
		this.bytes -= bytes;
		this.sentBytes += bytes;
		ByteBuf head = this.buffers.peek();
		if (head != null && !head.isReadable()) {
			this.buffers.remove().release();
		}
	}

	/**
	 * Returns the trailers when all bytes before them have been sent.
	 * @return the trailers, or {@code null}
	 */
	@Nullable HeaderFields dueTrailers() {
		return this.buffers.isEmpty() ? this.trailers : null;
	}

	/**
	 * Returns, once each time, whether what waits has fallen to the low-water mark.
	 * @return whether to ask for more
	 */
	boolean fellToLowWater() {
		boolean fell = this.aboveLowWater && this.bytes <= LOW_WATER_BYTES;
		if (fell) {
			this.aboveLowWater = false;
		}
		return fell;
	}

	/**
	 * Returns for how long the peer has taken next to nothing of what waits.
	 * @param now the time
	 * @return the time since the last 16 KiB were sent
	 */
	long stalledNanos(long now) {
		if (!this.marked || this.buffers.isEmpty() || this.sentBytes >= PROGRESS_BYTES) {
			this.mark = now;
			this.marked = !this.buffers.isEmpty();
			this.sentBytes = 0;
		}
		return now - this.mark;
	}

	void clear() {
		this.buffers.forEach(ByteBuf::release);
		this.buffers.clear();
		this.trailers = null;
		this.bytes = 0;
	}

}
