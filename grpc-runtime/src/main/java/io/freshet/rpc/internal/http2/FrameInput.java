package io.freshet.rpc.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into frames by Netty's reader, after the preface that a
 * client begins with. Keeps at most one incomplete frame. Confined to the connection's
 * event loop. Owns the buffers it is given. Source: RFC 9113, 3.4 and 4.1.
 */
final class FrameInput {

	private final Http2Connection connection;

	private final HeadersInput headers;

	private final DefaultHttp2FrameReader reader;

	private final InboundFrames frames;

	private @Nullable PartialFrame incomplete;

	/** What is being cut into frames right now. */
	private @Nullable ByteBuf current;

	private @Nullable ByteBuf expectedPreface;

	private boolean closed;

	FrameInput(Http2Connection connection) {
		this.connection = connection;
		this.headers = new HeadersInput(connection.options().maxHeaderListBytes(),
				connection.options().limits().headerFields());
		this.reader = new DefaultHttp2FrameReader(this.headers);
		this.frames = new InboundFrames(connection, this.headers);
		if (connection.isServer()) {
			this.expectedPreface = Http2CodecUtil.connectionPrefaceBuf();
		}
	}

	/**
	 * Takes bytes and passes on the frames that are complete.
	 * @param context the connection's place in the pipeline
	 * @param bytes the bytes; released when they are used
	 */
	void read(ChannelHandlerContext context, ByteBuf bytes) {
		if (this.closed) {
			bytes.release();
			return;
		}
		try {
			PartialFrame partial = this.incomplete;
			if (partial != null && partial.add(bytes)) {
				this.incomplete = null;
				ByteBuf frame = partial.take();
				decodeAndRelease(context, frame);
			}
			if (this.incomplete == null && bytes.isReadable() && !this.closed) {
				decodeWholeFrames(context, bytes);
			}
		}
		finally {
			bytes.release();
		}
	}

	/** Keeps what is left of the last frame. */
	private void decodeWholeFrames(ChannelHandlerContext context, ByteBuf bytes) {
		if (this.expectedPreface != null && !readPreface(bytes, this.expectedPreface)) {
			return;
		}
		int end = bytes.writerIndex();
		int wholeEnd = PartialFrame.endOfWholeFrames(bytes);
		if (wholeEnd > bytes.readerIndex()) {
			bytes.writerIndex(wholeEnd);
			decodeAndRelease(context, bytes.retain());
		}
		if (!this.closed && end > wholeEnd) {
			bytes.setIndex(wholeEnd, end);
			PartialFrame partial = new PartialFrame(context.alloc());
			partial.add(bytes);
			this.incomplete = partial;
		}
	}

	private void decodeAndRelease(ChannelHandlerContext context, ByteBuf input) {
		this.current = input;
		try {
			decode(context, input);
		}
		finally {
			this.current = null;
			input.release();
		}
	}

	private void decode(ChannelHandlerContext context, ByteBuf input) {
		try {
			while (input.isReadable() && !this.closed && decodeUntilError(context, input)) {
				// An error of one stream is dealt with; the others go on.
				continue;
			}
		}
		catch (Http2Exception ex) {
			this.connection.connectionError(ex);
		}
		catch (RuntimeException | Error ex) {
			this.connection
				.connectionError(Http2Exception.connectionError(Http2Error.INTERNAL_ERROR, ex, "internal error"));
		}
	}

	/** Returns whether there may be more frames behind one that was wrong. */
	private boolean decodeUntilError(ChannelHandlerContext context, ByteBuf input) throws Http2Exception {
		try {
			this.reader.readFrame(context, input, this.frames);
			return false;
		}
		catch (Http2Exception ex) {
			if (ex instanceof Http2Exception.StreamException failure) {
				this.connection.streams().failed(failure);
				return true;
			}
			throw ex;
		}
	}

	private boolean readPreface(ByteBuf input, ByteBuf expected) {
		while (expected.isReadable() && input.isReadable()) {
			if (expected.readByte() != input.readByte()) {
				this.connection.connectionError(Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR,
						"the connection does not begin with the HTTP/2 preface"));
				return false;
			}
		}
		if (expected.isReadable()) {
			return false;
		}
		expected.release();
		this.expectedPreface = null;
		return true;
	}

	/** Gives up what is only there for requests to come. */
	void trim() {
		this.headers.trim();
	}

	/** Takes no more bytes and releases what is kept. */
	void close() {
		this.closed = true;
		this.reader.close();
		if (this.current != null) {
			// A frame closed the connection: the reader must not go on to those behind
			// it.
			this.current.skipBytes(this.current.readableBytes());
		}
		if (this.incomplete != null) {
			this.incomplete.release();
			this.incomplete = null;
		}
		if (this.expectedPreface != null) {
			this.expectedPreface.release();
			this.expectedPreface = null;
		}
	}

}
