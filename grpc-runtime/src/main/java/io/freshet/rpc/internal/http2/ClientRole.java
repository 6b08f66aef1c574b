package io.freshet.rpc.internal.http2;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection, and the connection as calls see it. Confined to the
 * connection's event loop, except {@link #eventLoop} and {@link #execute}.
 */
final class ClientRole implements ConnectionRole, ClientConnection {

	private final Listener listener;

	private @Nullable Http2Connection connection;

	private boolean ready;

	private boolean draining;

	ClientRole(Listener listener) {
		this.listener = listener;
	}

	@Override
	public boolean isServer() {
		return false;
	}

	@Override
	public void open(Http2Connection connection) {
		this.connection = connection;
		Http2Options options = connection.options();
		connection.writer().raw(Http2CodecUtil.connectionPrefaceBuf());
		connection.writer()
			.settings(Http2CodecUtil.SETTINGS_ENABLE_PUSH, 0, Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
					options.connection().flowControl().streamWindowBytes(),
					Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE, options.maxHeaderListBytes());
	}

	@Override
	public StreamListener streamOpened(Http2Stream stream, HeaderFields fields) throws Http2Exception {
		throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a server cannot open stream %d", stream.id());
	}

	@Override
	public void ready(Http2Connection connection) {
		this.ready = true;
		this.listener.onReady(this);
	}

	@Override
	public void draining(Http2Connection connection, String reason) {
		if (this.ready && !this.draining) {
			this.draining = true;
			this.listener.onDraining(this, reason);
		}
	}

	@Override
	public void goAwayReceived(long errorCode, String text) {
		if (errorCode == Http2Error.ENHANCE_YOUR_CALM.code() && text.equals(PingPolicy.TOO_MANY_PINGS)) {
			this.listener.onTooManyPings();
		}
	}

	@Override
	public void streamsAvailable(Http2Connection connection) {
		if (this.ready && !this.draining) {
			this.listener.onStreamsAvailable(this);
		}
	}

	@Override
	public void closed(Http2Connection connection, Throwable cause) {
		this.listener.onClosed(cause);
	}

	@Override
	public EventLoop eventLoop() {
		return connection().eventLoop();
	}

	@Override
	public void execute(Runnable task) {
		connection().execute(task);
	}

	@Override
	public boolean canOpenStream() {
		return this.ready && connection().canOpenStream();
	}

	@Override
	public TransportStream newStream(StreamListener listener) {
		Http2Stream stream = connection().streams().openLocal();
		stream.listener(listener);
		return stream;
	}

	@Override
	public int activeStreams() {
		return connection().streams().open();
	}

	@Override
	public void closeGracefully() {
		this.draining = true;
		connection().shutdown().start("closed");
	}

	@Override
	public void closeNow() {
		connection().closeNow(new ClosedChannelException());
	}

	@Override
	public ConnectionSnapshot snapshot() {
		return connection().timers().history().snapshot();
	}

	@Override
	public SocketAddress remoteAddress() {
		return connection().channel().remoteAddress();
	}

	private Http2Connection connection() {
		if (this.connection == null) {
			throw new IllegalStateException("the connection is not open yet");
		}
		return this.connection;
	}

}
