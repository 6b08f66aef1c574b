package io.freshet.rpc.internal.http2;

import java.util.concurrent.TimeUnit;

import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.StreamReset.Cause;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection without failing a call. A server announces the end with GOAWAY 2^31-1
 * and a PING, so that streams already on their way are still served; when the PING has
 * come back, or after 10 s, it names the last stream that it takes. A client only stops
 * opening streams. The connection closes with its last stream. Confined to the
 * connection's event loop, except {@link #isAnnounced}. Source: RFC 9113, 6.8.
 */
final class GracefulShutdown {

	private static final long PING_PAYLOAD = 0x66726573686574L;

	private static final long PING_TIMEOUT_SECONDS = 10;

	private final Http2Connection connection;

	private volatile State state = State.OPEN;

	private String text = "";

	private @Nullable Future<?> timeout;

	GracefulShutdown(Http2Connection connection) {
		this.connection = connection;
	}

	/**
	 * Begins the end, unless it has begun.
	 * @param text why, for people and for clients that tell reasons apart
	 */
	void start(String text) {
		if (this.state != State.OPEN) {
			return;
		}
		if (!this.connection.isServer()) {
			this.state = State.DRAINING;
			this.connection.closeIfDrained();
			return;
		}
		this.text = text;
		this.state = State.ANNOUNCED;
		this.connection.burstStarted();
		this.connection.writer().goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), text);
		this.connection.writer().ping(PING_PAYLOAD, false);
		this.timeout = this.connection.eventLoop()
			.schedule(this::nameLastStream, PING_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		for (Http2Stream stream : this.connection.streams().all()) {
			StreamListener listener = stream.listener();
			if (listener != null) {
				listener.onDrain();
			}
		}
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
				.goAway(this.connection.streams().lastRemoteId(), Http2Error.NO_ERROR.code(), this.text);
			this.connection.closeIfDrained();
		}
	}

	/**
	 * Ends the connection on this side's account.
	 * @param reason a text for people
	 */
	void drain(String reason) {
		this.connection.role().draining(this.connection, reason);
		start(reason);
	}

	/**
	 * The peer takes no more streams: this side opens none, and gives up those that the
	 * peer has not seen.
	 * @param lastStreamId the last stream that the peer takes
	 * @param errorCode why
	 * @param text what the peer says about it
	 */
	void goAwayReceived(int lastStreamId, long errorCode, String text) {
		String reason = "GOAWAY " + Http2Error.valueOf(errorCode) + (text.isEmpty() ? "" : " (" + text + ")");
		boolean client = !this.connection.isServer();
		if (client && this.state != State.CLOSED) {
			this.state = State.DRAINING;
		}
		this.connection.role().goAwayReceived(errorCode, text);
		this.connection.role().draining(this.connection, reason);
		if (client) {
			// After an error the peer's idea of its last stream cannot be relied on.
			boolean unprocessed = errorCode == Http2Error.NO_ERROR.code();
			for (Http2Stream stream : this.connection.streams().all()) {
				if (stream.id() > lastStreamId) {
					stream.fail(new StreamReset(Cause.GOAWAY, errorCode, unprocessed, reason));
				}
			}
		}
		this.connection.closeIfDrained();
	}

	/**
	 * Returns whether this side has begun to end the connection. Any thread.
	 * @return whether streams had better end soon
	 */
	boolean isAnnounced() {
		return this.state != State.OPEN;
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
