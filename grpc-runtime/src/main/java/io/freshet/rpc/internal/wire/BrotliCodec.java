package io.freshet.rpc.internal.wire;

import java.io.IOException;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;

/**
 * The coding {@code br}. Needs brotli4j and its native library for the machine. Safe for
 * use by several threads.
 * <p>
 * Source: RFC 7932.
 */
final class BrotliCodec implements MessageCodec {

	/** For messages that are made once and read once. */
	private static final int QUALITY = 4;

	@Override
	public String name() {
		return "br";
	}

	@Override
	public void compress(ByteBuf in, ByteBuf out) {
		byte[] plain = new byte[in.readableBytes()];
		in.readBytes(plain);
		try {
			out.writeBytes(Encoder.compress(plain, Encoder.Parameters.create(QUALITY)));
		}
		catch (IOException ex) {
			throw new RpcException(Status.of(StatusCode.INTERNAL, "message could not be compressed"), ex);
		}
	}

	@Override
	public void decompress(ByteBuf in, ByteBuf out, int maxBytes) {
		try (BrotliInputStream plain = new BrotliInputStream(new ByteBufInputStream(in))) {
			BoundedInflation.copy(plain, out, maxBytes);
		}
		catch (IOException ex) {
			throw new RpcException(Status.of(StatusCode.INTERNAL, "compressed message is not valid brotli"), ex);
		}
	}

	/**
	 * Checks that the library works here.
	 * @throws LinkageError if it does not
	 */
	static void require() {
		Brotli4jLoader.ensureAvailability();
	}

}
