package io.freshet.rpc.internal.wire;

import java.io.IOException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code zstd}. Refuses frames that need a window of more than 8 MiB, which is
 * what RFC 8878 asks decoders to support. Needs zstd-jni. Safe for use by several
 * threads.
 * <p>
 * Source: RFC 8878.
 */
final class ZstdCodec implements MessageCodec {

	private static final int WINDOW_LOG = 23;

	@Override
	public String name() {
		return "zstd";
	}

	@Override
	public void compress(ByteBuf in, ByteBuf out) {
		byte[] plain = new byte[in.readableBytes()];
		in.readBytes(plain);
		out.writeBytes(Zstd.compress(plain));
	}

	@Override
	public void decompress(ByteBuf in, ByteBuf out, int maxBytes) {
		if (!in.isReadable()) {
			// The library takes nothing for the end.
			throw corrupt(null);
		}
		try (ZstdInputStreamNoFinalizer plain = new ZstdInputStreamNoFinalizer(new ByteBufInputStream(in))) {
			plain.setLongMax(WINDOW_LOG);
			BoundedInflation.copy(plain, out, maxBytes);
		}
		catch (IOException ex) {
			throw corrupt(ex);
		}
	}

	private static RpcException corrupt(@Nullable Throwable cause) {
		return new RpcException(Status.of(StatusCode.INTERNAL, "compressed message is not valid zstd"), cause);
	}

	/**
	 * Checks that the library works here.
	 * @throws LinkageError if it does not
	 */
	static void require() {
		Zstd.compressBound(1);
	}

}
