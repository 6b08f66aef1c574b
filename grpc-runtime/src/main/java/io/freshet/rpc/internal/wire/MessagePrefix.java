package io.freshet.rpc.internal.wire;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The five bytes before every message: a flag that tells whether it is compressed, and
 * its length, big endian and unsigned.
 * <p>
 * Source: gRPC over HTTP/2, Requests, Length-Prefixed-Message.
 */
public final class MessagePrefix {

	/** The length of the prefix. */
	public static final int BYTES = 5;

	/** Marks a message that is not compressed. */
	public static final int PLAIN = 0;

	public static final int COMPRESSED = 1;

	private MessagePrefix() {
	}

	/**
	 * Checks a prefix that came over the wire.
	 * @param flags the first byte
	 * @param length the other four
	 * @param maxMessageBytes the most bytes that a message may have when it is not
	 * compressed
	 * @param codec the coding of compressed messages, or {@code null} if there is none
	 * @return the length
	 * @throws RpcException with INTERNAL when the flags are wrong, RESOURCE_EXHAUSTED
	 * when the message is too long
	 */
	static int check(int flags, long length, int maxMessageBytes, @Nullable MessageCodec codec) {
		if (flags == PLAIN) {
			if (length > maxMessageBytes) {
				throw tooLong(length, maxMessageBytes);
			}
		}
		else if (flags != COMPRESSED) {
			throw new RpcException(StatusCode.INTERNAL,
					"message has the flags 0x" + Integer.toHexString(flags) + ", allowed are 0 and 1");
		}
		else if (codec == null) {
			throw new RpcException(StatusCode.INTERNAL,
					"message is marked as compressed but grpc-encoding is identity");
		}
		else if (length > mostCompressed(maxMessageBytes)) {
			throw tooLong(length, maxMessageBytes);
		}
		return (int) length;
	}

	/**
	 * Counts messages.
	 * @param messages whole messages with their prefixes, borrowed
	 * @return how many there are
	 */
	public static int count(ByteBuf messages) {
		int count = 0;
		long index = messages.readerIndex();
		while (index + BYTES <= messages.writerIndex()) {
			index += BYTES + messages.getUnsignedInt((int) index + 1);
			count++;
		}
		return count;
	}

	/** A message that cannot be compressed grows; the limit counts its bytes before. */
	private static long mostCompressed(int maxMessageBytes) {
		return Math.min(Integer.MAX_VALUE - BYTES, (long) maxMessageBytes + (maxMessageBytes >> 8) + 64);
	}

	static RpcException tooLong(long bytes, int maxMessageBytes) {
		return new RpcException(StatusCode.RESOURCE_EXHAUSTED, "message of " + bytes + " bytes exceeds the limit of "
				+ maxMessageBytes + " bytes (maxInboundMessageBytes)");
	}

	static RpcException tooLongDecompressed(int maxMessageBytes) {
		return new RpcException(StatusCode.RESOURCE_EXHAUSTED,
				"decompressed message exceeds the limit of " + maxMessageBytes + " bytes (maxInboundMessageBytes)");
	}

	static RpcException tooLongToSend(long bytes, int maxMessageBytes) {
		return new RpcException(StatusCode.RESOURCE_EXHAUSTED, "message of " + bytes + " bytes exceeds the limit of "
				+ maxMessageBytes + " bytes (maxOutboundMessageBytes)");
	}

}
