package io.freshet.rpc.internal.http2;

import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection without failing a call. A server announces the end with GOAWAY 2^31-1
 * and a PING, so that streams already on their way are still served; when the PING has
 * come back, or after 10 s, it names the last stream that it takes. A client only stops
 * opening streams. The connection closes with its last stream. Confined to the
 * connection's event loop. Source: RFC 9113, 6.8.
 */
final class GracefulShutdown {

	private static final long PING_PAYLOAD = 0x66726573686574L;

	private static final long PING_TIMEOUT_SECONDS = 10;

	private final Http2Connection connection;

	private State state = State.OPEN;

	private @Nullable Future<?> timeout;

	GracefulShutdown(Http2Connection connection) {
		this.connection = connection;
	}

	void start() {
		if (this.state != State.OPEN) {
			return;
		}
		if (!this.connection.isServer()) {
			this.state = State.DRAINING;
			this.connection.closeIfDrained();
			return;
		}
		this.state = State.ANNOUNCED;
		this.connection.burstStarted();
		this.connection.writer().goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), "shutting down");
		this.connection.writer().ping(PING_PAYLOAD, false);
		this.timeout = this.connection.eventLoop()
			.schedule(this::nameLastStream, PING_TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	void pingAcknowledged(long payload) {
		if (payload == PING_PAYLOAD) {
			nameLastStream();
		}
	}

	private void nameLastStream() {
		if (this.state == State.ANNOUNCED) {
			cancelTimeout();
			this.state = State.DRAINING;
			this.connection.burstStarted();
			this.connection.writer()
				.goAway(this.connection.streams().lastRemoteId(), Http2Error.NO_ERROR.code(), "shutting down");
			this.connection.closeIfDrained();
		}
	}

	/** The peer has sent GOAWAY: this side opens no more streams. */
	void announcedByPeer() {
		if (!this.connection.isServer() && this.state != State.CLOSED) {
			this.state = State.DRAINING;
		}
	}

	/**
	 * Returns whether streams that the peer opens are ignored.
	 * @return whether the last stream has been named
	 */
	boolean refusesStreams() {
		return this.state == State.DRAINING && this.connection.isServer();
	}

	/**
	 * Returns whether the connection closes with its last stream.
	 * @return whether no stream can be opened any more
	 */
	boolean isDraining() {
		return this.state == State.DRAINING;
	}

	/** The connection has closed: nothing is written to it any more. */
	void connectionClosed() {
		this.state = State.CLOSED;
		cancelTimeout();
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.cancel(false);
			this.timeout = null;
		}
	}

	private enum State {

		OPEN, ANNOUNCED, DRAINING, CLOSED

	}

}
