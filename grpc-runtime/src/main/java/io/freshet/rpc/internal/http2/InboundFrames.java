package io.freshet.rpc.internal.http2;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.StreamReset.Cause;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Takes the frames of a connection from Netty's reader, checks them against the state of
 * their stream and passes them on. Confined to the connection's event loop. Source: RFC
 * 9113, 5.1 and 6.
 */
final class InboundFrames implements Http2FrameListener {

	private final Http2Connection connection;

	private final HeadersInput input;

	private boolean settingsReceived;

	InboundFrames(Http2Connection connection, HeadersInput input) {
		this.connection = connection;
		this.input = input;
	}

	@Override
	public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
			throws Http2Exception {
		requireSettingsFirst();
		this.connection.guards().dataReceived(data.readableBytes(), endOfStream);
		this.connection.windows().received(data.readableBytes() + padding);
		Http2Stream stream = this.connection.streams().get(streamId);
		if (stream != null) {
			stream.dataReceived(data, padding, endOfStream);
		}
		else if (!this.connection.streams().mayIgnore(streamId)) {
			throw Http2Exception.streamError(streamId, Http2Error.STREAM_CLOSED, "DATA on closed stream %d", streamId);
		}
		return 0;
	}

	@Override
	public void onHeadersRead(ChannelHandlerContext context, int streamId, Http2Headers headers, int padding,
			boolean endOfStream) throws Http2Exception {
		requireSettingsFirst();
		InboundHeaders received = (InboundHeaders) headers;
		this.connection.guards().headersReceived(streamId, received);
		HeaderFields fields = received.fields();
		Http2Stream stream = this.connection.streams().get(streamId);
		if (stream == null) {
			fields = this.input.request(received);
			stream = this.connection.streams().openRemote(streamId, fields);
		}
		if (stream != null) {
			stream.headersReceived(fields, endOfStream);
		}
	}

	@Override
	public void onHeadersRead(ChannelHandlerContext context, int streamId, Http2Headers headers, int streamDependency,
			short weight, boolean exclusive, int padding, boolean endOfStream) throws Http2Exception {
		// Priorities are deprecated (RFC 9113, 5.3.2) and mean nothing here.
		onHeadersRead(context, streamId, headers, padding, endOfStream);
	}

	@Override
	public void onPriorityRead(ChannelHandlerContext context, int streamId, int streamDependency, short weight,
			boolean exclusive) throws Http2Exception {
		requireSettingsFirst();
		this.connection.guards().ignoredFrameReceived();
		if (streamDependency == streamId) {
			throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "a stream cannot depend on itself");
		}
	}

	@Override
	public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) throws Http2Exception {
		requireSettingsFirst();
		this.connection.streams().requireNotIdle(streamId);
		Http2Stream stream = this.connection.streams().get(streamId);
		if (stream != null) {
			boolean server = this.connection.isServer();
			boolean unprocessed = errorCode == Http2Error.REFUSED_STREAM.code() && !server;
			stream.fail(new StreamReset(Cause.RESET_BY_PEER, errorCode, unprocessed, ""));
			if (server) {
				this.connection.guards().resetSentOrReceived();
			}
		}
		else {
			this.connection.guards().resetSentOrReceived();
		}
	}

	@Override
	public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
		boolean first = !this.settingsReceived;
		this.settingsReceived = true;
		this.connection.guards().settingsReceived();
		this.connection.peerSettings().update(settings);
		if (first) {
			this.connection.timers().ready();
			this.connection.role().ready(this.connection);
		}
		else if (settings.maxConcurrentStreams() != null) {
			this.connection.role().streamsAvailable(this.connection);
		}
	}

	@Override
	public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
		requireSettingsFirst();
		this.connection.guards().settingsReceived();
	}

	@Override
	public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
		requireSettingsFirst();
		this.connection.guards().pingReceived();
		this.connection.writer().ping(data, true);
		this.connection.timers().pingReceived();
	}

	@Override
	public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
		requireSettingsFirst();
		// Those that measure the path are answers to what this side asked.
		if (!this.connection.windows().pingAcknowledged(data)) {
			this.connection.guards().pingReceived();
			this.connection.shutdown().pingAcknowledged(data);
		}
	}

	@Override
	public void onPushPromiseRead(ChannelHandlerContext context, int streamId, int promisedStreamId,
			Http2Headers headers, int padding) throws Http2Exception {
		// A server never gets one; a client has forbidden it by ENABLE_PUSH = 0.
		throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE is not allowed");
	}

	@Override
	public void onGoAwayRead(ChannelHandlerContext context, int lastStreamId, long errorCode, ByteBuf debugData)
			throws Http2Exception {
		requireSettingsFirst();
		this.connection.shutdown().goAwayReceived(lastStreamId, errorCode, debugData.toString(StandardCharsets.UTF_8));
	}

	@Override
	public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment) throws Http2Exception {
		requireSettingsFirst();
		this.connection.guards().windowUpdateReceived();
		if (streamId == 0) {
			this.connection.windows().updated(increment);
			return;
		}
		this.connection.streams().requireNotIdle(streamId);
		Http2Stream stream = this.connection.streams().get(streamId);
		if (stream != null) {
			stream.windowUpdated(increment);
		}
	}

	@Override
	public void onUnknownFrame(ChannelHandlerContext context, byte frameType, int streamId, Http2Flags flags,
			ByteBuf payload) throws Http2Exception {
		requireSettingsFirst();
		this.connection.guards().ignoredFrameReceived();
	}

	/** RFC 9113, 3.4: the first frame of either side is SETTINGS. */
	private void requireSettingsFirst() throws Http2Exception {
		if (!this.settingsReceived) {
			throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "the first frame was not SETTINGS");
		}
	}

}
