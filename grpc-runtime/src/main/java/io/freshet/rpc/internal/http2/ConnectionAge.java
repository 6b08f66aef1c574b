package io.freshet.rpc.internal.http2;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Drains a connection that has grown too old, so that clients look for servers again. The
 * age varies by a tenth, lest connections that were opened together end together.
 * Confined to the connection's event loop. Source: gRPC proposal A9.
 */
final class ConnectionAge {

	private final Http2Connection connection;

	private final ConnectionTimers timers;

	private final @Nullable Duration grace;

	private Future<?> timer;

	ConnectionAge(Http2Connection connection, ConnectionTimers timers, Duration age, @Nullable Duration grace) {
		this.connection = connection;
		this.timers = timers;
		this.grace = grace;
		this.timer = timers.schedule(this::grownOld,
				withJitter(age.toNanos(), ThreadLocalRandom.current().nextDouble()));
	}

	/**
	 * Varies an age.
	 * @param nanos the age
	 * @param random from 0 to 1
	 * @return from nine to eleven tenths of it
	 */
	static long withJitter(long nanos, double random) {
		return (long) (nanos * (0.9 + 0.2 * random));
	}

	private void grownOld() {
		this.connection.shutdown().start("max_age");
		if (this.grace != null) {
			this.timer = this.timers.schedule(this.connection::cancelAndClose, this.grace.toNanos());
		}
	}

	void stop() {
		this.timer.cancel(false);
	}

}
