package io.freshet.rpc.internal.wire;

import io.freshet.rpc.RpcException;
import io.netty.buffer.ByteBuf;

/**
 * Compresses messages one by one. Safe for use by several threads.
 * <p>
 * Source: grpc/grpc, doc/compression.md.
 */
public interface MessageCodec {

	/**
	 * Returns the name of the coding on the wire.
	 * @return the name, such as {@code gzip}
	 */
	String name();

	/**
	 * Compresses a message.
	 * @param in the message; left with nothing readable, not released
	 * @param out takes the compressed message
	 */
	void compress(ByteBuf in, ByteBuf out);

	/**
	 * Decompresses a message and stops as soon as it proves too long.
	 * @param in the compressed message; its reader index moves, and it is not released
	 * @param out takes the message, at most {@code maxBytes} bytes
	 * @param maxBytes the most bytes that the message may have
	 * @throws RpcException with RESOURCE_EXHAUSTED when the message is longer than
	 * {@code maxBytes}; INTERNAL when the compressed bytes are corrupt
	 */
	void decompress(ByteBuf in, ByteBuf out, int maxBytes);

}
