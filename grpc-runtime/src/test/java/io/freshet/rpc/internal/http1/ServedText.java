package io.freshet.rpc.internal.http1;

import java.io.IOException;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.internal.transport.EmbeddedEnd;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http.HttpMessage;

/**
 * A server's end of a connection that speaks HTTP/1.1. Not for use by several threads.
 */
public final class ServedText extends EmbeddedEnd {

	/**
	 * Accepts a connection.
	 * @param acceptor takes the requests
	 */
	public ServedText(StreamAcceptor acceptor) {
		GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
		});
		Http1Options options = new Http1Options(8192, ConnectionLimits.DEFAULTS, reports,
				ConnectionOptions.forServer().toBuilder().flowControl(FlowControl.fixed(65_535)).build());
		accept(new Http1Connection(
				new WatchedRole(new ServerRole(new Http1ServerProtocol(options, acceptor), (connection) -> {
				})), options, null));
	}

	private void closed(Throwable cause) {
		if (!(cause instanceof IOException || cause instanceof MalformedMessage)) {
			failed(cause);
		}
	}

	/** Listens to why the connection ends. */
	private final class WatchedRole implements Http1Role {

		private final ServerRole role;

		WatchedRole(ServerRole role) {
			this.role = role;
		}

		@Override
		public boolean isServer() {
			return true;
		}

		@Override
		public MessageParser newParser(int maxHeadBytes) {
			return this.role.newParser(maxHeadBytes);
		}

		@Override
		public void opened(Http1Connection connection) {
			this.role.opened(connection);
		}

		@Override
		public boolean wantsHead(Http1Connection connection) {
			return this.role.wantsHead(connection);
		}

		@Override
		public void headReceived(Http1Connection connection, HttpMessage head, boolean end) throws MalformedMessage {
			this.role.headReceived(connection, head, end);
		}

		@Override
		public void malformed(Http1Connection connection, MalformedMessage failure) {
			this.role.malformed(connection, failure);
		}

		@Override
		public boolean start(Http1Connection connection, Http1Stream stream, HeaderFields fields) {
			return this.role.start(connection, stream, fields);
		}

		@Override
		public void burstEnds(Http1Connection connection) {
			this.role.burstEnds(connection);
		}

		@Override
		public void streamClosed(Http1Connection connection) {
			this.role.streamClosed(connection);
		}

		@Override
		public void draining(Http1Connection connection, String reason) {
			this.role.draining(connection, reason);
		}

		@Override
		public boolean isUnprocessed(Http1Connection connection) {
			return this.role.isUnprocessed(connection);
		}

		@Override
		public void closed(Http1Connection connection, Throwable cause) {
			ServedText.this.closed(cause);
			this.role.closed(connection, cause);
		}

	}

}
