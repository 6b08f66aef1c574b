package io.freshet.rpc.internal.http2;

import java.time.Duration;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection on which no stream has been open for a time. Counts from when the
 * connection was ready or the end of its last stream. One timer is kept and looks back
 * when it fires, so that a call costs no timer. Confined to the connection's event loop.
 * Source: gRPC proposal A9.
 */
final class IdleTimeout {

	private final Http2Connection connection;

	private final ConnectionTimers timers;

	private final long idleNanos;

	private long idleSince;

	/** {@code null} while streams are open. */
	private @Nullable Future<?> timer;

	IdleTimeout(Http2Connection connection, ConnectionTimers timers, Duration idle) {
		this.connection = connection;
		this.timers = timers;
		this.idleNanos = idle.toNanos();
		this.idleSince = timers.nanoTime();
		this.timer = timers.schedule(this::check, this.idleNanos);
	}

	void lastStreamClosed() {
		this.idleSince = this.timers.nanoTime();
		if (this.timer == null) {
			this.timer = this.timers.schedule(this::check, this.idleNanos);
		}
	}

	private void check() {
		long idle = this.timers.nanoTime() - this.idleSince;
		if (this.connection.streams().open() > 0) {
			this.timer = null;
		}
		else if (idle < this.idleNanos) {
			this.timer = this.timers.schedule(this::check, this.idleNanos - idle);
		}
		else {
			this.connection.shutdown().drain("max_idle");
		}
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
