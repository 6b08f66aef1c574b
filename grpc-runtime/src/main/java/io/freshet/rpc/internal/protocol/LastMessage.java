package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message at the end of a body that is not one of the call's: it is marked in
 * its prefix and tells how the call ended. What comes before passes uncopied. Holds at
 * most {@link #MAX_BYTES} bytes. Not for use by several threads.
 * <p>
 * Buffers: {@link #close} releases what is held.
 * <p>
 * Errors: INTERNAL when anything follows the last message, when it is compressed without
 * a coding, or not as the coding says; RESOURCE_EXHAUSTED when it is too long.
 */
final class LastMessage {

	/** So many bytes may the last message have, compressed and not. */
	static final int MAX_BYTES = 256 * 1024;

	private final int flag;

	private final ByteBufAllocator allocator;

	/** How much of the message that passes is still to come. */
	private long passing;

	/** How many bytes of its prefix have been seen. */
	private int prefixBytes;

	private @Nullable ByteBuf last;

	/**
	 * Creates a finder for one body.
	 * @param flag marks the last message
	 * @param allocator makes room for it
	 */
	LastMessage(int flag, ByteBufAllocator allocator) {
		this.flag = flag;
		this.allocator = allocator;
	}

	/**
	 * Takes bytes.
	 * @param data the bytes, borrowed and left as they are
	 * @return how many of them, from the start, are not of the last message
	 */
	int read(ByteBuf data) {
		int start = data.readerIndex();
		int end = data.writerIndex();
		int at = start;
		while (at < end && this.last == null) {
			if (this.prefixBytes == 0 && (data.getByte(at) & this.flag) != 0) {
				this.last = this.allocator.heapBuffer(256);
			}
			else {
				at = pass(data, at);
			}
		}
		if (this.last != null && at < end) {
			append(data, at, end - at);
		}
		return at - start;
	}

	/** Passes bytes of one prefix or one payload. */
	private int pass(ByteBuf data, int at) {
		if (this.prefixBytes < MessagePrefix.BYTES) {
			if (this.prefixBytes > 0) {
				this.passing = this.passing << 8 | data.getUnsignedByte(at);
			}
			this.prefixBytes++;
			if (this.prefixBytes == MessagePrefix.BYTES && this.passing == 0) {
				this.prefixBytes = 0;
			}
			return at + 1;
		}
		int bytes = (int) Math.min(this.passing, data.writerIndex() - at);
		this.passing -= bytes;
		if (this.passing == 0) {
			this.prefixBytes = 0;
		}
		return at + bytes;
	}

	private void append(ByteBuf data, int index, int length) {
		ByteBuf last = this.last;
		if (last == null) {
			return;
		}
		if (last.readableBytes() + length > MessagePrefix.BYTES + MAX_BYTES) {
			throw new RpcException(StatusCode.RESOURCE_EXHAUSTED,
					"the end of the response has more than " + MAX_BYTES + " bytes");
		}
		last.writeBytes(data, index, length);
		if (last.readableBytes() > MessagePrefix.BYTES
				&& last.readableBytes() - MessagePrefix.BYTES > last.getUnsignedInt(1)) {
			throw new RpcException(StatusCode.INTERNAL, "server sent something behind the end of the response");
		}
	}

	/**
	 * Returns the payload of the last message.
	 * @param codec the coding of compressed messages, or {@code null} for none
	 * @return the payload, or {@code null} if the body ends without it
	 */
	byte @Nullable [] payload(@Nullable MessageCodec codec) {
		ByteBuf last = this.last;
		if (last == null || last.readableBytes() < MessagePrefix.BYTES
				|| last.getUnsignedInt(1) != last.readableBytes() - MessagePrefix.BYTES) {
			return null;
		}
		int flags = last.getUnsignedByte(0) & ~this.flag;
		ByteBuf payload = last.slice(MessagePrefix.BYTES, last.readableBytes() - MessagePrefix.BYTES);
		if (flags == MessagePrefix.PLAIN) {
			return bytes(payload);
		}
		if (flags != MessagePrefix.COMPRESSED || codec == null) {
			throw new RpcException(StatusCode.INTERNAL, "the end of the response is marked with flags " + flags
					+ ((codec != null) ? "" : " and there is no coding"));
		}
		ByteBuf plain = this.allocator.heapBuffer(256);
		try {
			codec.decompress(payload, plain, MAX_BYTES);
			return bytes(plain);
		}
		finally {
			plain.release();
		}
	}

	private static byte[] bytes(ByteBuf buffer) {
		byte[] bytes = new byte[buffer.readableBytes()];
		buffer.getBytes(buffer.readerIndex(), bytes);
		return bytes;
	}

	/** Lets go of what is held. */
	void close() {
		if (this.last != null) {
			this.last.release();
			this.last = null;
		}
	}

}
