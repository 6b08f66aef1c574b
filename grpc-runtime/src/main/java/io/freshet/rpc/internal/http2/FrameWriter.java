package io.freshet.rpc.internal.http2;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HpackEncoder;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames, one behind the other, into the buffer of the current burst. Small
 * payloads are copied into it, large ones travel beside it without a copy. Nothing
 * reaches the socket before {@link #flush}. Confined to the connection's event loop. Owns
 * the burst buffer; payload buffers stay with the caller. Source: RFC 9113, 4 and 6.
 */
final class FrameWriter {

	static final int FRAME_HEADER_BYTES = 9;

	private static final int END_STREAM = 0x1;

	private static final int ACK = 0x1;

	private static final int END_HEADERS = 0x4;

	/** Makes buffers that are left to the garbage collector. */
	private static final ByteBufAllocator DROPPED = new UnpooledByteBufAllocator(false, true);

	/** A burst buffer that has grown this far is handed to the channel. */
	private static final int FULL_BYTES = 64 * 1024;

	/** From this size on a copy costs more than an entry of its own in the channel. */
	private static final int COPY_LIMIT_BYTES = 8 * 1024;

	private final ChannelHandlerContext context;

	private final HpackEncoder headerEncoder = new HpackEncoder();

	private int maxFrameBytes = Http2Options.MAX_FRAME_BYTES;

	private int expectedBytes = 1024;

	private @Nullable ByteBuf burst;

	/** Where the last frame in the burst begins, if it is DATA. */
	private int dataStart;

	/** Where it ends, or -1; what ends there can take more of its stream. */
	private int dataEnd = -1;

	private int dataStream;

	private boolean closed;

	/** DATA and HEADERS; what a peer may answer. */
	private int sentFrames;

	FrameWriter(ChannelHandlerContext context) {
		this.context = context;
	}

	HpackEncoder headerEncoder() {
		return this.headerEncoder;
	}

	int maxFrameBytes() {
		return this.maxFrameBytes;
	}

	/**
	 * Obeys SETTINGS_MAX_FRAME_SIZE of the peer.
	 * @param bytes the largest payload that the peer accepts
	 */
	void maxFrameBytes(int bytes) {
		// Larger frames would only delay the frames of other streams.
		this.maxFrameBytes = Math.min(bytes, FULL_BYTES);
	}

	int sentFrames() {
		return this.sentFrames;
	}

	void raw(ByteBuf bytes) {
		burst(bytes.readableBytes()).writeBytes(bytes);
	}

	void headers(int streamId, HeaderFields fields, boolean endStream) {
		ByteBuf out = burst(256);
		int start = out.writerIndex();
		this.sentFrames++;
		out.writeZero(FRAME_HEADER_BYTES);
		this.headerEncoder.encode(fields, out);
		int length = out.writerIndex() - start - FRAME_HEADER_BYTES;
		int flags = endStream ? END_STREAM : 0;
		if (length <= this.maxFrameBytes) {
			setHeader(out, start, length, Http2FrameTypes.HEADERS, flags | END_HEADERS, streamId);
		}
		else {
			split(out, start, length, flags, streamId);
		}
	}

	/** Splits a block over HEADERS and CONTINUATION. RFC 9113, 6.10. */
	private void split(ByteBuf out, int start, int length, int flags, int streamId) {
		ByteBuf block = out.copy(start + FRAME_HEADER_BYTES, length);
		try {
			out.writerIndex(start);
			this.dataEnd = -1;
			byte type = Http2FrameTypes.HEADERS;
			while (block.isReadable()) {
				int part = Math.min(block.readableBytes(), this.maxFrameBytes);
				boolean last = part == block.readableBytes();
				header(out, part, type, flags | (last ? END_HEADERS : 0), streamId);
				out.writeBytes(block, part);
				type = Http2FrameTypes.CONTINUATION;
				flags = 0;
			}
		}
		finally {
			block.release();
		}
	}

	/**
	 * Writes one DATA frame, or makes the last one longer.
	 * @param streamId the stream
	 * @param payload where the bytes are taken from
	 * @param length how many bytes, at most {@link #maxFrameBytes()}
	 * @param endStream whether this side is done
	 */
	void data(int streamId, ByteBuf payload, int length, boolean endStream) {
		boolean copied = length < COPY_LIMIT_BYTES;
		ByteBuf out = burst(FRAME_HEADER_BYTES + (copied ? length : 0));
		if (copied) {
			beginData(out, streamId, length);
			out.writeBytes(payload, length);
			endData(out, endStream);
		}
		else {
			this.sentFrames++;
			header(out, length, Http2FrameTypes.DATA, endStream ? END_STREAM : 0, streamId);
			handOver();
			this.context.write(payload.readRetainedSlice(length), this.context.voidPromise());
		}
	}

	/** Goes on with the last frame, if that is of the same stream and has room. */
	private void beginData(ByteBuf out, int streamId, int length) {
		boolean more = this.dataEnd == out.writerIndex() && this.dataStream == streamId
				&& this.dataEnd - this.dataStart - FRAME_HEADER_BYTES + length <= this.maxFrameBytes;
		if (!more) {
			this.sentFrames++;
			this.dataStart = out.writerIndex();
			this.dataStream = streamId;
			header(out, 0, Http2FrameTypes.DATA, 0, streamId);
		}
	}

	private void endData(ByteBuf out, boolean endStream) {
		this.dataEnd = out.writerIndex();
		out.setMedium(this.dataStart, this.dataEnd - this.dataStart - FRAME_HEADER_BYTES);
		if (endStream) {
			out.setByte(this.dataStart + 4, END_STREAM);
		}
	}

	/**
	 * Writes one whole uncompressed message into a DATA frame, or behind those in the
	 * last one.
	 * @param <T> the type of message
	 * @param streamId the stream
	 * @param message the message
	 * @param marshaller its marshaller
	 * @param size the serialised size of the message with its prefix
	 * @param endStream whether this side is done
	 */
	<T> void message(int streamId, T message, Marshaller<T> marshaller, int size, boolean endStream) {
		ByteBuf out = burst(FRAME_HEADER_BYTES + size);
		int start = out.writerIndex();
		beginData(out, streamId, size);
		try {
			MessageFramer.frame(message, marshaller, null, out);
			endData(out, endStream);
		}
		catch (RuntimeException | Error ex) {
			out.writerIndex(start);
			this.dataEnd = -1;
			throw ex;
		}
	}

	void reset(int streamId, long errorCode) {
		ByteBuf out = burst(FRAME_HEADER_BYTES + 4);
		header(out, 4, Http2FrameTypes.RST_STREAM, 0, streamId);
		out.writeInt((int) errorCode);
	}

	/**
	 * Writes SETTINGS.
	 * @param idsAndValues identifier, value, identifier, value, and so on
	 */
	void settings(int... idsAndValues) {
		int length = idsAndValues.length / 2 * 6;
		ByteBuf out = burst(FRAME_HEADER_BYTES + length);
		header(out, length, Http2FrameTypes.SETTINGS, 0, 0);
		for (int i = 0; i < idsAndValues.length; i += 2) {
			out.writeShort(idsAndValues[i]);
			out.writeInt(idsAndValues[i + 1]);
		}
	}

	void settingsAck() {
		header(burst(FRAME_HEADER_BYTES), 0, Http2FrameTypes.SETTINGS, ACK, 0);
	}

	void ping(long payload, boolean ack) {
		ByteBuf out = burst(FRAME_HEADER_BYTES + 8);
		header(out, 8, Http2FrameTypes.PING, ack ? ACK : 0, 0);
		out.writeLong(payload);
	}

	void goAway(int lastStreamId, long errorCode, String text) {
		byte[] debug = text.getBytes(StandardCharsets.UTF_8);
		ByteBuf out = burst(FRAME_HEADER_BYTES + 8 + debug.length);
		header(out, 8 + debug.length, Http2FrameTypes.GO_AWAY, 0, 0);
		out.writeInt(lastStreamId);
		out.writeInt((int) errorCode);
		out.writeBytes(debug);
	}

	void windowUpdate(int streamId, int increment) {
		ByteBuf out = burst(FRAME_HEADER_BYTES + 4);
		header(out, 4, Http2FrameTypes.WINDOW_UPDATE, 0, streamId);
		out.writeInt(increment);
	}

	/** Gives what was written to the socket. */
	void flush() {
		handOver();
		this.context.flush();
	}

	/** Releases what was not flushed and drops what is written from now on. */
	void close() {
		this.closed = true;
		if (this.burst != null) {
			this.burst.release();
			this.burst = null;
		}
	}

	private ByteBuf burst(int bytes) {
		if (this.closed) {
			// The rest of a burst of input may still be answered; nobody will see it.
			this.dataEnd = -1;
			return DROPPED.heapBuffer(bytes);
		}
		if (this.burst != null && this.burst.readableBytes() >= FULL_BYTES) {
			handOver();
		}
		if (this.burst == null) {
			this.burst = this.context.alloc().ioBuffer(Math.max(this.expectedBytes, bytes));
		}
		return this.burst;
	}

	private void handOver() {
		ByteBuf full = this.burst;
		if (full != null) {
			this.burst = null;
			this.dataEnd = -1;
			// Half way towards the size just seen, so that neither a lull nor a peak
			// decides.
			this.expectedBytes = Math.max(256, (this.expectedBytes + full.readableBytes()) / 2);
			this.context.write(full, this.context.voidPromise());
		}
	}

	private static void header(ByteBuf out, int length, byte type, int flags, int streamId) {
		out.writeMedium(length);
		out.writeByte(type);
		out.writeByte(flags);
		out.writeInt(streamId);
	}

	private static void setHeader(ByteBuf out, int index, int length, byte type, int flags, int streamId) {
		out.setMedium(index, length);
		out.setByte(index + 3, type);
		out.setByte(index + 4, flags);
		out.setInt(index + 5, streamId);
	}

}
