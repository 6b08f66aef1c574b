package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * The text form of gRPC-Web: all bytes of a direction in base64, encoded piece by piece,
 * so that padding may occur anywhere. An instance decodes one direction of one call and
 * is for one thread.
 * <p>
 * Errors: INTERNAL when the text is not base64.
 * <p>
 * Source: grpc/grpc, doc/PROTOCOL-WEB.md; RFC 4648, 4.
 */
public final class Base64Text {

	private static final byte[] VALUES = new byte[256];

	private static final byte NONE = -1;

	private static final byte PADDING = -2;

	static {
		Arrays.fill(VALUES, NONE);
		String characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		for (int i = 0; i < characters.length(); i++) {
			VALUES[characters.charAt(i)] = (byte) i;
		}
		VALUES['='] = PADDING;
	}

	/** The bits of the group that has begun. */
	private int bits;

	/** How many characters of the group have been read. */
	private int characters;

	/** How many of them were padding. */
	private int padding;

	/**
	 * Encodes a piece, with padding.
	 * @param data the bytes, borrowed
	 * @param allocator makes the buffer
	 * @return the text, which the caller releases
	 */
	public static ByteBuf encode(ByteBuf data, ByteBufAllocator allocator) {
		if (!data.isReadable()) {
			return Unpooled.EMPTY_BUFFER;
		}
		ByteBuffer text = Base64.getEncoder().encode(data.nioBuffer());
		return allocator.buffer(text.remaining()).writeBytes(text);
	}

	/**
	 * Decodes a piece, which may begin and end within a group.
	 * @param text the text, borrowed
	 * @param out takes the bytes that are complete
	 * @throws RpcException with INTERNAL if the text is not base64
	 */
	public void decode(ByteBuf text, ByteBuf out) {
		byte[] chars = new byte[text.readableBytes()];
		text.getBytes(text.readerIndex(), chars);
		byte[] bytes = new byte[chars.length / 4 * 3 + 3];
		int length = 0;
		for (byte c : chars) {
			byte value = VALUES[c & 0xff];
			if (value == PADDING && this.characters >= 2) {
				this.padding++;
				value = 0;
			}
			else if (value < 0 || this.padding > 0) {
				throw new RpcException(StatusCode.INTERNAL, "body is not base64");
			}
			this.bits = this.bits << 6 | value;
			if (++this.characters == 4) {
				length = endGroup(bytes, length);
			}
		}
		out.writeBytes(bytes, 0, length);
	}

	private int endGroup(byte[] out, int start) {
		int end = start + 3 - this.padding;
		for (int i = start, shift = 16; i < end; i++, shift -= 8) {
			out[i] = (byte) (this.bits >> shift);
		}
		this.bits = 0;
		this.characters = 0;
		this.padding = 0;
		return end;
	}

	/**
	 * Returns whether the text may end here.
	 * @return whether no group has begun
	 */
	public boolean isComplete() {
		return this.characters == 0;
	}

}
