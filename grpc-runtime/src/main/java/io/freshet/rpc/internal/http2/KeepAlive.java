package io.freshet.rpc.internal.http2;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionOptions;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a peer is gone although its connection looks alive: sends PING when
 * nothing was read for a time, and closes the connection when nothing comes back. Any
 * byte counts as a sign of life. Without leave to PING while no stream is open it pauses,
 * and makes up for it right before the next stream. What is far off needs no timer:
 * {@link #sweep} looks out for it. Confined to the connection's event loop. Source: gRPC
 * proposal A8.
 */
final class KeepAlive implements Runnable {

	static final long PING_PAYLOAD = 0x616c697665L;

	/** From here on there is no timer. */
	private static final long FAR_NANOS = TimeUnit.MINUTES.toNanos(5);

	private final Http2Connection connection;

	private final ConnectionTimers timers;

	private final long timeNanos;

	private final Duration timeout;

	private final boolean withoutCalls;

	private long lastRead;

	private boolean awaitsAnswer;

	/** {@code null} while paused or far off. */
	private @Nullable Future<?> timer;

	private boolean far;

	KeepAlive(Http2Connection connection, ConnectionTimers timers, Duration time, ConnectionOptions options) {
		this.connection = connection;
		this.timers = timers;
		this.timeNanos = time.toNanos();
		this.timeout = options.keepAliveTimeout();
		this.withoutCalls = options.keepAliveWithoutCalls();
		this.lastRead = timers.nanoTime();
		schedule(this.timeNanos);
	}

	void bytesRead() {
		this.lastRead = this.timers.nanoTime();
		if (this.awaitsAnswer) {
			this.awaitsAnswer = false;
			stop();
			schedule(this.timeNanos);
		}
	}

	/** A stream is about to send its headers. */
	void streamOpened() {
		if (this.timer == null && !this.far) {
			run();
		}
	}

	/** Another second or so has passed. */
	void sweep() {
		if (this.far && this.timeNanos - (this.timers.nanoTime() - this.lastRead) < FAR_NANOS) {
			this.far = false;
			run();
		}
	}

	private void schedule(long nanos) {
		this.far = nanos >= FAR_NANOS;
		this.timer = this.far ? null : this.timers.schedule(this, nanos);
	}

	@Override
	public void run() {
		long quiet = this.timers.nanoTime() - this.lastRead;
		if (this.awaitsAnswer) {
			this.connection.closeNow(new IOException(
					"no answer to a keepalive PING within " + this.timeout.toMillis() + " ms (keepAliveTimeout)"));
		}
		else if (quiet < this.timeNanos) {
			schedule(this.timeNanos - quiet);
		}
		else if (this.withoutCalls || this.connection.streams().open() > 0) {
			this.awaitsAnswer = true;
			this.connection.burstStarted();
			this.connection.writer().ping(PING_PAYLOAD, false);
			this.timers.history().keepAliveSent();
			// Not left to the sweep, which would find it run out at once.
			this.timer = this.timers.schedule(this, this.timeout.toNanos());
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
