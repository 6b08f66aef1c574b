package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code gzip}. Keeps up to 16 deflaters and 16 inflaters for reuse, because
 * each costs hundreds of kilobytes of native memory to set up; others are freed after
 * use. Safe for use by several threads.
 * <p>
 * Source: RFC 1952.
 */
public final class GzipCodec implements MessageCodec {

	private static final int KEPT_FOR_REUSE = 16;

	private static final int CHUNK_BYTES = 4096;

	/** Magic, deflate, no flags, no time, no extra flags, unknown system. */
	private static final byte[] HEADER = { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff };

	private final BlockingQueue<Deflater> deflaters = new ArrayBlockingQueue<>(KEPT_FOR_REUSE);

	private final BlockingQueue<Inflater> inflaters = new ArrayBlockingQueue<>(KEPT_FOR_REUSE);

	@Override
	public String name() {
		return "gzip";
	}

	@Override
	public void compress(ByteBuf in, ByteBuf out) {
		int size = in.readableBytes();
		ByteBuffer source = in.nioBuffer();
		CRC32 checksum = new CRC32();
		checksum.update(source.duplicate());
		out.writeBytes(HEADER);
		Deflater deflater = this.deflaters.poll();
		deflater = (deflater != null) ? deflater : new Deflater(Deflater.DEFAULT_COMPRESSION, true);
		try {
			byte[] chunk = new byte[Math.min(CHUNK_BYTES, size + 64)];
			deflater.setInput(source);
			deflater.finish();
			while (!deflater.finished()) {
				out.writeBytes(chunk, 0, deflater.deflate(chunk));
			}
		}
		finally {
			deflater.reset();
			if (!this.deflaters.offer(deflater)) {
				deflater.end();
			}
		}
		out.writeIntLE((int) checksum.getValue());
		out.writeIntLE(size);
		in.skipBytes(size);
	}

	@Override
	public void decompress(ByteBuf in, ByteBuf out, int maxBytes) {
		Inflater inflater = this.inflaters.poll();
		inflater = (inflater != null) ? inflater : new Inflater(true);
		try {
			byte[] chunk = new byte[CHUNK_BYTES];
			long room = maxBytes;
			// RFC 1952, 2.2: a file is a series of members
			do {
				GzipHeader.skip(in);
				room -= inflateMember(inflater, in, out, chunk, room);
				if (room < 0) {
					throw MessagePrefix.tooLongDecompressed(maxBytes);
				}
				inflater.reset();
			}
			while (in.isReadable());
		}
		catch (DataFormatException ex) {
			throw corrupt(ex);
		}
		finally {
			inflater.reset();
			if (!this.inflaters.offer(inflater)) {
				inflater.end();
			}
		}
	}

	/** Returns the length of the member, or of its beginning that is too long already. */
	private static long inflateMember(Inflater inflater, ByteBuf in, ByteBuf out, byte[] chunk, long room)
			throws DataFormatException {
		CRC32 checksum = new CRC32();
		inflater.setInput(in.nioBuffer());
		while (!inflater.finished()) {
			// one byte more than allowed tells too much from just enough
			int length = (int) Math.min(room - inflater.getBytesWritten() + 1, chunk.length);
			int inflated = inflater.inflate(chunk, 0, length);
			if (inflater.getBytesWritten() > room) {
				return inflater.getBytesWritten();
			}
			if (inflated == 0 && !inflater.finished()) {
				throw corrupt(null);
			}
			checksum.update(chunk, 0, inflated);
			out.writeBytes(chunk, 0, inflated);
		}
		in.skipBytes(in.readableBytes() - inflater.getRemaining());
		if (in.readableBytes() < 8 || in.readIntLE() != (int) checksum.getValue()
				|| in.readIntLE() != (int) inflater.getBytesWritten()) {
			throw corrupt(null);
		}
		return inflater.getBytesWritten();
	}

	static RpcException corrupt(@Nullable Throwable cause) {
		return new RpcException(Status.of(StatusCode.INTERNAL, "compressed message is not valid gzip"), cause);
	}

}
