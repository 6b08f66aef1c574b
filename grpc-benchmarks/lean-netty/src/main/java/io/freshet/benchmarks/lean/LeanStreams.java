package io.freshet.benchmarks.lean;

import java.util.ArrayDeque;
import java.util.Queue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.freshet.benchmarks.proto.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: a table from identifier to what has come so far, and the
 * answers. An answer that the connection window has no room for waits for it; one that is
 * longer than the peer's stream window is refused, which is enough for the messages
 * measured here. Confined to the channel's event loop; releases what it buffers in
 * {@link #close}.
 */
final class LeanStreams extends Http2FrameAdapter {

	private static final String PATH = "/freshet.bench.Bench/Unary";

	private static final int PREFIX_BYTES = 5;

	private static final int MAX_MESSAGE_BYTES = 16 * 1024;

	private static final int STATUS_RESOURCE_EXHAUSTED = 8;

	private static final int STATUS_UNIMPLEMENTED = 12;

	private static final int STATUS_INTERNAL = 13;

	private final IntObjectMap<LeanStream> table = new IntObjectHashMap<>();

	private final Queue<Waiting> waiting = new ArrayDeque<>();

	private final byte[] scratch = new byte[PREFIX_BYTES + MAX_MESSAGE_BYTES];

	private int sendWindow = 65_535;

	private int streamWindow = 65_535;

	private int consumed;

	private @Nullable ByteBuf out;

	@Override
	public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding,
			boolean endOfStream) {
		boolean known = headers.path() != null && PATH.contentEquals(headers.path());
		if (endOfStream || !known) {
			LeanFrames.refusal(out(ctx), streamId, known ? STATUS_INTERNAL : STATUS_UNIMPLEMENTED);
			return;
		}
		this.table.put(streamId, new LeanStream());
	}

	@Override
	public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int streamDependency,
			short weight, boolean exclusive, int padding, boolean endOfStream) {
		onHeadersRead(ctx, streamId, headers, padding, endOfStream);
	}

	@Override
	public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
			throws Http2Exception {
		int length = data.readableBytes();
		replenish(ctx, length + padding);
		LeanStream stream = this.table.get(streamId);
		if (stream == null) {
			return length + padding;
		}
		if (stream.length() + length > this.scratch.length) {
			this.table.remove(streamId).release();
			LeanFrames.refusal(out(ctx), streamId, STATUS_RESOURCE_EXHAUSTED);
		}
		else if (!endOfStream) {
			stream.append(ctx.alloc(), data);
		}
		else {
			this.table.remove(streamId);
			int total = stream.drainTo(this.scratch);
			data.readBytes(this.scratch, total, length);
			answer(ctx, streamId, total + length);
		}
		return length + padding;
	}

	@Override
	public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
		LeanStream stream = this.table.remove(streamId);
		if (stream != null) {
			stream.release();
		}
		this.waiting.removeIf((answer) -> answer.streamId() == streamId);
	}

	@Override
	public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
		Integer window = settings.initialWindowSize();
		if (window != null) {
			this.streamWindow = window;
		}
		LeanFrames.settingsAck(out(ctx));
	}

	@Override
	public void onPingRead(ChannelHandlerContext ctx, long data) {
		LeanFrames.pingAck(out(ctx), data);
	}

	@Override
	public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment) throws Http2Exception {
		if (streamId != 0) {
			return;
		}
		if (this.sendWindow + (long) increment > Integer.MAX_VALUE) {
			throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "connection window over 2^31-1");
		}
		this.sendWindow += increment;
		for (Waiting next = this.waiting.peek(); next != null && fits(next.reply()); next = this.waiting.peek()) {
			this.waiting.remove();
			send(ctx, next.streamId(), next.reply());
		}
	}

	/**
	 * Returns the buffer that collects this burst's frames.
	 * @param ctx the connection's context
	 * @return the buffer, owned by this object until {@link #takeOut}
	 */
	ByteBuf out(ChannelHandlerContext ctx) {
		if (this.out == null) {
			this.out = ctx.alloc().directBuffer(16 * 1024);
		}
		return this.out;
	}

	/**
	 * Hands the collected frames over.
	 * @return the frames, to be released by the caller, or {@code null} if there are none
	 */
	@Nullable ByteBuf takeOut() {
		ByteBuf taken = this.out;
		this.out = null;
		return taken;
	}

	void close() {
		this.table.values().forEach(LeanStream::release);
		this.table.clear();
		this.waiting.clear();
		ByteBuf unsent = takeOut();
		if (unsent != null) {
			unsent.release();
		}
	}

	private void answer(ChannelHandlerContext ctx, int streamId, int total) {
		if (total < PREFIX_BYTES || this.scratch[0] != 0
				|| LeanFrames.readInt(this.scratch, 1) != total - PREFIX_BYTES) {
			LeanFrames.refusal(out(ctx), streamId, STATUS_INTERNAL);
			return;
		}
		Payload request;
		try {
			request = Payload.parser().parseFrom(this.scratch, PREFIX_BYTES, total - PREFIX_BYTES);
		}
		catch (InvalidProtocolBufferException ex) {
			LeanFrames.refusal(out(ctx), streamId, STATUS_INTERNAL);
			return;
		}
		Payload reply = Payload.newBuilder().setBody(request.getBody()).build();
		if (frameLength(reply) > this.streamWindow) {
			LeanFrames.refusal(out(ctx), streamId, STATUS_RESOURCE_EXHAUSTED);
		}
		else if (this.waiting.isEmpty() && fits(reply)) {
			send(ctx, streamId, reply);
		}
		else {
			this.waiting.add(new Waiting(streamId, reply));
		}
	}

	private boolean fits(Payload reply) {
		return frameLength(reply) <= this.sendWindow;
	}

	private void send(ChannelHandlerContext ctx, int streamId, Payload reply) {
		this.sendWindow -= frameLength(reply);
		LeanFrames.reply(out(ctx), streamId, reply, this.scratch);
	}

	private void replenish(ChannelHandlerContext ctx, int bytes) {
		this.consumed += bytes;
		if (this.consumed >= LeanFrames.CONNECTION_WINDOW / 2) {
			LeanFrames.windowUpdate(out(ctx), this.consumed);
			this.consumed = 0;
		}
	}

	private static int frameLength(Payload reply) {
		return PREFIX_BYTES + reply.getSerializedSize();
	}

	/**
	 * An answer that waits for the connection window.
	 *
	 * @param streamId its stream
	 * @param reply the answer
	 */
	private record Waiting(int streamId, Payload reply) {
	}

}
