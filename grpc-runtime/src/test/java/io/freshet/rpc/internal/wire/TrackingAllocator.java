package io.freshet.rpc.internal.wire;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Remembers what it allocated, so that tests see what is still held. */
final class TrackingAllocator extends AbstractByteBufAllocator {

	private final UnpooledByteBufAllocator delegate = new UnpooledByteBufAllocator(false, true);

	private final List<ByteBuf> buffers = new ArrayList<>();

	private int largestBytes;

	@Override
	protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
		return track(this.delegate.heapBuffer(initialCapacity, maxCapacity), initialCapacity);
	}

	@Override
	protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
		return track(this.delegate.directBuffer(initialCapacity, maxCapacity), initialCapacity);
	}

	@Override
	public boolean isDirectBufferPooled() {
		return false;
	}

	private ByteBuf track(ByteBuf buffer, int bytes) {
		this.buffers.removeIf((earlier) -> earlier.refCnt() == 0);
		this.buffers.add(buffer);
		this.largestBytes = Math.max(this.largestBytes, bytes);
		return buffer;
	}

	/** Returns the number of buffers that nobody has released. */
	long unreleased() {
		return this.buffers.stream().filter((buffer) -> buffer.refCnt() > 0).count();
	}

	/** Returns the room that those buffers take. */
	int unreleasedBytes() {
		return this.buffers.stream().filter((buffer) -> buffer.refCnt() > 0).mapToInt(ByteBuf::capacity).sum();
	}

	/** Returns the size of the largest buffer that was asked for. */
	int largestBytes() {
		return this.largestBytes;
	}

}
