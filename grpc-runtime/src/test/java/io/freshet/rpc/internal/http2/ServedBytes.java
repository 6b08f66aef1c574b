package io.freshet.rpc.internal.http2;

import java.nio.channels.ClosedChannelException;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.internal.transport.EmbeddedEnd;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/** A server's end of a connection that speaks HTTP/2. Not for use by several threads. */
public final class ServedBytes extends EmbeddedEnd {

	/**
	 * Accepts a connection.
	 * @param acceptor takes the streams
	 */
	public ServedBytes(StreamAcceptor acceptor) {
		GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
		});
		Http2Options options = new Http2Options(100, 8192, ConnectionLimits.DEFAULTS, reports,
				ConnectionOptions.forServer().toBuilder().flowControl(FlowControl.fixed(65_535)).build());
		accept(new Http2Connection(
				new WatchedRole(new ServerRole(new Http2ServerProtocol(options, acceptor), (connection) -> {
				})), options, null));
	}

	private void closed(Throwable cause) {
		boolean named = cause instanceof ClosedChannelException
				|| (cause instanceof Http2Exception known && known.error() != Http2Error.INTERNAL_ERROR);
		if (!named) {
			failed(cause);
		}
	}

	/** Listens to why the connection ends. */
	private final class WatchedRole implements ConnectionRole {

		private final ServerRole role;

		WatchedRole(ServerRole role) {
			this.role = role;
		}

		@Override
		public boolean isServer() {
			return true;
		}

		@Override
		public void open(Http2Connection connection) {
			this.role.open(connection);
		}

		@Override
		public StreamListener streamOpened(Http2Stream stream, HeaderFields fields) {
			return this.role.streamOpened(stream, fields);
		}

		@Override
		public void ready(Http2Connection connection) {
			this.role.ready(connection);
		}

		@Override
		public void draining(Http2Connection connection, String reason) {
			this.role.draining(connection, reason);
		}

		@Override
		public void goAwayReceived(long errorCode, String text) {
			this.role.goAwayReceived(errorCode, text);
		}

		@Override
		public void streamsAvailable(Http2Connection connection) {
			this.role.streamsAvailable(connection);
		}

		@Override
		public void closed(Http2Connection connection, Throwable cause) {
			ServedBytes.this.closed(cause);
			this.role.closed(connection, cause);
		}

	}

}
