package io.freshet.rpc.internal.http2;

import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.Guard;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Limits how often a client may PING. Two that come too soon are tolerated, the third
 * ends the connection; whatever this side sends on a stream in between makes up for them.
 * Confined to the connection's event loop. Source: gRPC proposals A8 and A9.
 */
final class PingPolicy {

	/** What clients look for in the GOAWAY, to PING less often from then on. */
	static final String TOO_MANY_PINGS = "too_many_pings";

	private static final int TOLERATED_STRIKES = 2;

	/** How often a client may always PING. */
	private static final long IMPLIED_NANOS = TimeUnit.HOURS.toNanos(2);

	private final Http2Connection connection;

	private final ConnectionTimers timers;

	private final long permitNanos;

	private final boolean permitWithoutCalls;

	private boolean seen;

	private long lastPing;

	private int strikes;

	/** How many HEADERS and DATA had been sent at the last PING. */
	private int sentFrames;

	PingPolicy(Http2Connection connection, ConnectionTimers timers, ConnectionOptions options) {
		this.connection = connection;
		this.timers = timers;
		this.permitNanos = options.permitKeepAliveTime().toNanos();
		this.permitWithoutCalls = options.permitKeepAliveWithoutCalls();
	}

	/**
	 * The client has sent PING.
	 * @throws Http2Exception if it was one too many
	 */
	void pingReceived() throws Http2Exception {
		int sentFrames = this.connection.writer().sentFrames();
		if (this.sentFrames != sentFrames) {
			this.sentFrames = sentFrames;
			this.seen = false;
			this.strikes = 0;
		}
		long now = this.timers.nanoTime();
		boolean permitted = this.permitWithoutCalls || this.connection.streams().open() > 0;
		if (!this.seen || now - this.lastPing >= (permitted ? this.permitNanos : IMPLIED_NANOS)) {
			this.seen = true;
			this.lastPing = now;
		}
		else {
			this.strikes++;
			if (this.strikes > TOLERATED_STRIKES) {
				throw new GuardViolation(Guard.PINGS, TOO_MANY_PINGS);
			}
		}
	}

}
