package io.freshet.rpc.internal.http2;

import java.io.IOException;
import java.time.Duration;

import io.freshet.rpc.ConnectionOptions;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a peer is gone although its connection looks alive: sends PING when
 * nothing was read for a time, and closes the connection when nothing comes back. Any
 * byte counts as a sign of life. Without leave to PING while no stream is open it pauses,
 * and makes up for it right before the next stream. Confined to the connection's event
 * loop. Source: gRPC proposal A8.
 */
final class KeepAlive {

	static final long PING_PAYLOAD = 0x616c697665L;

	private final Http2Connection connection;

	private final ConnectionTimers timers;

	private final long timeNanos;

	private final Duration timeout;

	private final boolean withoutCalls;

	private long lastRead;

	private boolean awaitsAnswer;

	/** {@code null} while paused. */
	private @Nullable Future<?> timer;

	KeepAlive(Http2Connection connection, ConnectionTimers timers, Duration time, ConnectionOptions options) {
		this.connection = connection;
		this.timers = timers;
		this.timeNanos = time.toNanos();
		this.timeout = options.keepAliveTimeout();
		this.withoutCalls = options.keepAliveWithoutCalls();
		this.lastRead = timers.nanoTime();
		this.timer = timers.schedule(this::check, this.timeNanos);
	}

	void bytesRead() {
		this.lastRead = this.timers.nanoTime();
		if (this.awaitsAnswer) {
			this.awaitsAnswer = false;
			stop();
			this.timer = this.timers.schedule(this::check, this.timeNanos);
		}
	}

	/** A stream is about to send its headers. */
	void streamOpened() {
		if (this.timer == null) {
			check();
		}
	}

	private void check() {
		long quiet = this.timers.nanoTime() - this.lastRead;
		if (this.awaitsAnswer) {
			this.connection.closeNow(new IOException(
					"no answer to a keepalive PING within " + this.timeout.toMillis() + " ms (keepAliveTimeout)"));
		}
		else if (quiet < this.timeNanos) {
			this.timer = this.timers.schedule(this::check, this.timeNanos - quiet);
		}
		else if (this.withoutCalls || this.connection.streams().open() > 0) {
			this.awaitsAnswer = true;
			this.connection.burstStarted();
			this.connection.writer().ping(PING_PAYLOAD, false);
			this.timers.history().keepAliveSent();
			this.timer = this.timers.schedule(this::check, this.timeout.toNanos());
		}
		else {
			this.timer = null;
		}
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
