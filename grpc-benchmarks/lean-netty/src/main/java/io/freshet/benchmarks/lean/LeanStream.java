package io.freshet.benchmarks.lean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What has come of one request; nothing is buffered when it comes in a single frame.
 * Confined to the channel's event loop; owns its buffer until drained or released.
 */
final class LeanStream {

	private @Nullable ByteBuf partial;

	int length() {
		return (this.partial != null) ? this.partial.readableBytes() : 0;
	}

	void append(ByteBufAllocator allocator, ByteBuf data) {
		if (this.partial == null) {
			this.partial = allocator.buffer(data.readableBytes());
		}
		this.partial.writeBytes(data);
	}

	int drainTo(byte[] target) {
		int length = length();
		if (this.partial != null) {
			this.partial.readBytes(target, 0, length);
			release();
		}
		return length;
	}

	void release() {
		if (this.partial != null) {
			this.partial.release();
			this.partial = null;
		}
	}

}
