package io.freshet.rpc.internal.wire;

import io.netty.buffer.ByteBuf;

/**
 * Passes over the header of a gzip member. What it says of names and times is ignored.
 * <p>
 * Source: RFC 1952, 2.3.
 */
final class GzipHeader {

	private static final int FIXED_BYTES = 10;

	private static final int HEADER_CHECKSUM = 1 << 1;

	private static final int EXTRA = 1 << 2;

	private static final int NAME = 1 << 3;

	private static final int COMMENT = 1 << 4;

	private static final int RESERVED = 0xe0;

	private GzipHeader() {
	}

	/**
	 * Moves the reader index behind the header. INTERNAL when there is no valid header.
	 * @param in the member
	 */
	static void skip(ByteBuf in) {
		require(in.readableBytes() >= FIXED_BYTES);
		require(in.readUnsignedByte() == 0x1f && in.readUnsignedByte() == 0x8b);
		require(in.readUnsignedByte() == 8);
		int flags = in.readUnsignedByte();
		require((flags & RESERVED) == 0);
		in.skipBytes(6);
		if ((flags & EXTRA) != 0) {
			require(in.readableBytes() >= 2);
			skip(in, in.readUnsignedShortLE());
		}
		if ((flags & NAME) != 0) {
			skipText(in);
		}
		if ((flags & COMMENT) != 0) {
			skipText(in);
		}
		if ((flags & HEADER_CHECKSUM) != 0) {
			skip(in, 2);
		}
	}

	private static void skipText(ByteBuf in) {
		int length = in.bytesBefore((byte) 0);
		require(length >= 0);
		in.skipBytes(length + 1);
	}

	private static void skip(ByteBuf in, int bytes) {
		require(in.readableBytes() >= bytes);
		in.skipBytes(bytes);
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw GzipCodec.corrupt(null);
		}
	}

}
