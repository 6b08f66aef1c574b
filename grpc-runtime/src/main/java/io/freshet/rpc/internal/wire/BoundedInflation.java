package io.freshet.rpc.internal.wire;

import java.io.IOException;
import java.io.InputStream;

import io.freshet.rpc.RpcException;
import io.netty.buffer.ByteBuf;

/** Inflates no more than is allowed. Has no state. */
final class BoundedInflation {

	private static final int CHUNK_BYTES = 4096;

	private BoundedInflation() {
	}

	/**
	 * Copies all of a stream, piece by piece.
	 * @param plain inflates while it is read
	 * @param out takes the bytes
	 * @param maxBytes the most bytes that there may be
	 * @throws IOException if the stream is broken
	 * @throws RpcException with RESOURCE_EXHAUSTED if there are more
	 */
	static void copy(InputStream plain, ByteBuf out, int maxBytes) throws IOException {
		byte[] chunk = new byte[CHUNK_BYTES];
		long room = maxBytes;
		// one byte more than allowed tells too much from just enough
		int length = plain.read(chunk, 0, (int) Math.min(room + 1, chunk.length));
		while (length >= 0) {
			room -= length;
			if (room < 0) {
				throw MessagePrefix.tooLongDecompressed(maxBytes);
			}
			out.writeBytes(chunk, 0, length);
			length = plain.read(chunk, 0, (int) Math.min(room + 1, chunk.length));
		}
	}

}
