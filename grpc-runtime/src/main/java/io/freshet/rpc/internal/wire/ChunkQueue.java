package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the order of arrival. Chunks of 4 KiB and more are retained, smaller ones are
 * copied into a buffer of its own, which grows up to 64 KiB before the next one is begun.
 * What is about to be read is brought onto the heap, a whole chunk at a time, so that the
 * many small messages of a chunk cost one copy. An empty buffer of at most 4 KiB is kept
 * for reuse.
 * <p>
 * Not safe for use by several threads.
 */
final class ChunkQueue {

	/** The smallest chunk that is retained and not copied. */
	static final int RETAINED_BYTES = 4096;

	private static final int TAIL_BYTES = 512;

	private static final int MAX_TAIL_BYTES = 65_536;

	private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(false, true);

	private final ByteBufAllocator allocator;

	/** What is read: on the heap, in one piece, and first of all. */
	private @Nullable ByteBuf front;

	/** Created for the first one. */
	private @Nullable ArrayDeque<ByteBuf> chunks;

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
			pushTailBesideChunks();
			chunks().add(data.retainedSlice());
		}
		else if (length > 0) {
			tailWithRoom(length).writeBytes(data, data.readerIndex(), length);
		}
	}

	/**
	 * Brings the first bytes into one piece on the heap.
	 * @param length their number, at most {@link #bytes()}
	 * @return a buffer that has them at its reader index and has an array, lent until the
	 * next call
	 */
	ByteBuf inOnePiece(int length) {
		ByteBuf front = this.front;
		if (front != null && front.readableBytes() >= length) {
			return front;
		}
		return (length > 0) ? gather(length) : Unpooled.EMPTY_BUFFER;
	}

	/**
	 * Removes the first bytes.
	 * @param length their number, at most what {@link #inOnePiece} was asked for
	 */
	void skip(int length) {
		ByteBuf front = this.front;
		if (front != null && length > 0) {
			this.bytes -= length;
			front.skipBytes(length);
			if (!front.isReadable()) {
				this.front = null;
				reuseOrRelease(front);
			}
		}
	}

	/**
	 * Returns the first chunk, if a message begins there that goes on in the next one and
	 * is better left where it is.
	 * @return the chunk, lent, or {@code null} if the first bytes are not in a chunk
	 */
	@Nullable ByteBuf firstChunk() {
		ArrayDeque<ByteBuf> chunks = this.chunks;
		return (this.front == null && chunks != null) ? chunks.peek() : null;
	}

	/**
	 * Returns the first bytes where they are.
	 * @param length their number, at most {@link #bytes()}
	 * @return the direct buffers that hold them, lent until the next call, or
	 * {@code null} if some are on the heap
	 */
	@Nullable List<ByteBuffer> inPieces(int length) {
		ByteBuf first = firstChunk();
		if (first == null || !first.isDirect()) {
			return null;
		}
		pushTailBesideChunks();
		List<ByteBuffer> pieces = new ArrayList<>();
		int missing = length;
		for (ByteBuf chunk : chunks()) {
			int part = Math.min(missing, chunk.readableBytes());
			for (ByteBuffer piece : chunk.nioBuffers(chunk.readerIndex(), part)) {
				if (!piece.isDirect()) {
					return null;
				}
				pieces.add(piece);
			}
			missing -= part;
			if (missing == 0) {
				break;
			}
		}
		return pieces;
	}

	/**
	 * Removes the first bytes, which are in chunks.
	 * @param length their number
	 */
	void skipPieces(int length) {
		this.bytes -= length;
		int missing = length;
		while (missing > 0) {
			ByteBuf chunk = chunks().element();
			int part = Math.min(missing, chunk.readableBytes());
			chunk.skipBytes(part);
			missing -= part;
			if (!chunk.isReadable()) {
				chunks().remove().release();
			}
		}
	}

	/**
	 * Moves everything to where the garbage collector takes it, so that no harm is done
	 * if it is forgotten.
	 */
	void moveToHeap() {
		int length = this.bytes;
		if (length == 0) {
			clear();
			return;
		}
		ByteBuf copy = UNTRACKED.heapBuffer(length);
		if (this.front != null) {
			copy.writeBytes(this.front);
		}
		if (this.chunks != null) {
			this.chunks.forEach(copy::writeBytes);
		}
		if (this.tail != null) {
			copy.writeBytes(this.tail);
		}
		clear();
		this.front = copy;
		this.bytes = length;
	}

	/** Gives up what is kept for reuse. */
	void trim() {
		if (this.tail != null && !this.tail.isReadable()) {
			this.tail.release();
			this.tail = null;
		}
		if (this.bytes == 0) {
			this.chunks = null;
		}
	}

	/** Releases everything. */
	void clear() {
		if (this.front != null) {
			this.front.release();
			this.front = null;
		}
		if (this.chunks != null) {
			this.chunks.forEach(ByteBuf::release);
			this.chunks.clear();
		}
		if (this.tail != null) {
			this.tail.release();
			this.tail = null;
		}
		this.bytes = 0;
	}

	private ByteBuf gather(int length) {
		pushTail();
		if (this.front != null) {
			chunks().addFirst(this.front);
			this.front = null;
		}
		ArrayDeque<ByteBuf> chunks = chunks();
		ByteBuf first = chunks.element();
		boolean usable = first.hasArray() && first.readableBytes() >= length;
		ByteBuf front = usable ? chunks.remove() : copyOfChunks(chunks, length);
		this.front = front;
		return front;
	}

	private ByteBuf copyOfChunks(ArrayDeque<ByteBuf> chunks, int length) {
		int count = 0;
		int size = 0;
		for (ByteBuf chunk : chunks) {
			if (size >= length) {
				break;
			}
			size += chunk.readableBytes();
			count++;
		}
		ByteBuf copy = this.allocator.heapBuffer(size);
		for (int i = 0; i < count; i++) {
			ByteBuf chunk = chunks.remove();
			copy.writeBytes(chunk);
			chunk.release();
		}
		return copy;
	}

	private ByteBuf tailWithRoom(int length) {
		if (this.tail != null && this.tail.writerIndex() + length > MAX_TAIL_BYTES) {
			pushTail();
		}
		if (this.tail == null) {
			this.tail = this.allocator.heapBuffer(Math.max(TAIL_BYTES, length));
		}
		return this.tail;
	}

	private ArrayDeque<ByteBuf> chunks() {
		if (this.chunks == null) {
			this.chunks = new ArrayDeque<>(2);
		}
		return this.chunks;
	}

	/** Moves the tail into the queue, so that what comes next is behind it. */
	private void pushTail() {
		if (this.tail != null && this.tail.isReadable()) {
			chunks().add(this.tail);
			this.tail = null;
		}
	}

	/** A long message is parsed where it is only if all of it is in direct buffers. */
	private void pushTailBesideChunks() {
		ByteBuf first = firstChunk();
		ByteBuf tail = this.tail;
		if (first != null && first.isDirect() && tail != null && tail.isReadable()) {
			this.tail = null;
			chunks().add(this.allocator.directBuffer(tail.readableBytes()).writeBytes(tail));
			tail.release();
		}
		else {
			pushTail();
		}
	}

	private void reuseOrRelease(ByteBuf empty) {
		boolean own = empty.maxCapacity() > empty.capacity();
		if (this.tail == null && own && empty.capacity() <= RETAINED_BYTES) {
			this.tail = empty.clear();
		}
		else {
			empty.release();
		}
	}

}
