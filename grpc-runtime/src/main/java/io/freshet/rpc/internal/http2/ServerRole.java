package io.freshet.rpc.internal.http2;

import java.util.function.Consumer;

import io.freshet.rpc.internal.netty.ConnectionLife;
import io.freshet.rpc.internal.netty.ServedConnection;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;

/** The server's end of a connection. Confined to the connection's event loop. */
final class ServerRole implements ConnectionRole, ServedConnection {

	private final Http2ServerProtocol server;

	private final Http2Connection connection;

	private final Consumer<ServedConnection> onClosed;

	ServerRole(Http2ServerProtocol server, Consumer<ServedConnection> onClosed) {
		this.server = server;
		this.connection = new Http2Connection(this, server.options(), null);
		this.onClosed = onClosed;
	}

	@Override
	public void begin(Channel channel) {
		FrameLog.addTo(channel.pipeline(), true);
		channel.pipeline().addLast(this.connection);
		this.server.sweeps().add(this.connection);
	}

	@Override
	public ConnectionLife life() {
		return this.connection.timers().history();
	}

	@Override
	public void drain(String reason) {
		this.connection.shutdown().start(reason);
	}

	@Override
	public boolean cancelAndClose() {
		return this.connection.cancelAndClose();
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
	public StreamListener streamOpened(Http2Stream stream, HeaderFields fields) {
		return this.server.acceptor().accept(stream, fields);
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
		this.onClosed.accept(this);
	}

}
