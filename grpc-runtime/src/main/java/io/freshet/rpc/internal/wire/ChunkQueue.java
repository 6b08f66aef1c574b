package io.freshet.rpc.internal.wire;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the order of arrival. Chunks of 4 KiB and more are retained, smaller ones are
 * copied into a buffer of its own, which grows up to 64 KiB before the next one is begun.
 * An empty buffer of at most 4 KiB is kept for reuse.
 * <p>
 * Not safe for use by several threads.
 */
final class ChunkQueue {

	/** The smallest chunk that is retained and not copied. */
	static final int RETAINED_BYTES = 4096;

	private static final int TAIL_BYTES = 512;

	private static final int MAX_TAIL_BYTES = 65_536;

	private final ByteBufAllocator allocator;

	private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>(2);

	/** Holds small chunks that came after all of {@link #chunks}. */
	private @Nullable ByteBuf tail;

	private int bytes;

	ChunkQueue(ByteBufAllocator allocator) {
		this.allocator = allocator;
	}

	/** Returns the number of bytes held. */
	int bytes() {
		return this.bytes;
	}

	/**
	 * Adds bytes at the end.
	 * @param data the bytes, borrowed
	 */
	void add(ByteBuf data) {
		int length = data.readableBytes();
		this.bytes += length;
		if (length >= RETAINED_BYTES) {
			pushTail();
			this.chunks.add(data.retainedSlice());
		}
		else if (length > 0) {
			tailWithRoom(length).writeBytes(data, data.readerIndex(), length);
		}
	}

	/** Removes the first byte, of which there must be one. */
	byte readByte() {
		this.bytes--;
		ByteBuf head = head();
		byte first = head.readByte();
		dropIfEmpty(head);
		return first;
	}

	/**
	 * Brings the first bytes into one piece.
	 * @param length their number, at most {@link #bytes()}
	 * @return a buffer that has them at its reader index, lent until the next call
	 */
	ByteBuf inOnePiece(int length) {
		if (length == 0) {
			return Unpooled.EMPTY_BUFFER;
		}
		ByteBuf head = head();
		if (head.readableBytes() >= length) {
			return head;
		}
		ByteBuf gathered = this.allocator.heapBuffer(length);
		while (gathered.readableBytes() < length) {
			ByteBuf next = head();
			gathered.writeBytes(next, Math.min(next.readableBytes(), length - gathered.readableBytes()));
			dropIfEmpty(next);
		}
		this.chunks.addFirst(gathered);
		return gathered;
	}

	/**
	 * Removes the first bytes.
	 * @param length their number, at most what {@link #inOnePiece} was asked for
	 */
	void skip(int length) {
		if (length > 0) {
			this.bytes -= length;
			ByteBuf head = head();
			head.skipBytes(length);
			dropIfEmpty(head);
		}
	}

	/** Releases everything. */
	void clear() {
		this.chunks.forEach(ByteBuf::release);
		this.chunks.clear();
		if (this.tail != null) {
			this.tail.release();
			this.tail = null;
		}
		this.bytes = 0;
	}

	private ByteBuf head() {
		ByteBuf first = this.chunks.peekFirst();
		ByteBuf head = (first != null) ? first : this.tail;
		if (head == null) {
			throw new IllegalStateException("no bytes are held");
		}
		return head;
	}

	private ByteBuf tailWithRoom(int length) {
		ByteBuf current = this.tail;
		if (current != null && !hasRoom(current, length)) {
			pushTail();
			current = null;
		}
		if (current == null) {
			current = this.allocator.heapBuffer(Math.max(TAIL_BYTES, length));
			this.tail = current;
		}
		return current;
	}

	private static boolean hasRoom(ByteBuf tail, int length) {
		return tail.writerIndex() + length <= MAX_TAIL_BYTES;
	}

	/** Moves the tail into the queue, so that what comes next is behind it. */
	private void pushTail() {
		if (this.tail != null && this.tail.isReadable()) {
			this.chunks.add(this.tail);
			this.tail = null;
		}
	}

	private void dropIfEmpty(ByteBuf head) {
		if (head.isReadable()) {
			return;
		}
		if (head != this.tail) {
			this.chunks.removeFirst().release();
		}
		else if (head.capacity() > RETAINED_BYTES) {
			head.release();
			this.tail = null;
		}
		else {
			head.clear();
		}
	}

}
