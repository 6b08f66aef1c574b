package io.freshet.rpc.internal.http2;

import java.util.function.Consumer;

import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.transport.StreamListener;
import io.netty.handler.codec.http2.Http2CodecUtil;

/** The server's end of a connection. Confined to the connection's event loop. */
final class ServerRole implements ConnectionRole {

	private final StreamAcceptor acceptor;

	private final Consumer<Http2Connection> onClosed;

	ServerRole(StreamAcceptor acceptor, Consumer<Http2Connection> onClosed) {
		this.acceptor = acceptor;
		this.onClosed = onClosed;
	}

	@Override
	public boolean isServer() {
		return true;
	}

	@Override
	public void open(Http2Connection connection) {
		Http2Options options = connection.options();
		connection.writer()
			.settings(Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS, options.maxConcurrentStreams(),
					Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, options.connection().flowControl().streamWindowBytes(),
					Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE, options.maxHeaderListBytes());
	}

	@Override
	public StreamListener streamOpened(Http2Stream stream) {
		return this.acceptor.accept(stream);
	}

	@Override
	public void ready(Http2Connection connection) {
	}

	@Override
	public void draining(Http2Connection connection, String reason) {
	}

	@Override
	public void goAwayReceived(long errorCode, String text) {
	}

	@Override
	public void streamsAvailable(Http2Connection connection) {
	}

	@Override
	public void closed(Http2Connection connection, Throwable cause) {
		this.onClosed.accept(connection);
	}

}
