package io.freshet.rpc.internal.http1;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.transport.MessageCounts;
import org.jspecify.annotations.Nullable;

/**
 * What takes too long on a connection, or has lasted long enough: heads that do not get
 * complete, peers that do not read, idleness, age. Looks whenever the sweep comes by.
 * Confined to the connection's event loop.
 */
final class ConnectionTimes {

	/** A peer that takes less within the limit is stalled. */
	private static final int PROGRESS_BYTES = 16 * 1024;

	private long started;

	private long failed;

	private @Nullable Instant lastStartedAt;

	private final MessageCounts messages = new MessageCounts();

	private final Http1Connection connection;

	private final ConnectionLimits limits;

	private final ConnectionOptions options;

	private final boolean server;

	private final long opened;

	/** How old the connection may get, or 0 for any age. */
	private final long ageNanos;

	/** For how long the peer keeps an idle connection, or 0 if it has not said. */
	private long peerIdleNanos;

	private boolean used;

	private long idleSince;

	private long agedOut;

	/** When the peer was last seen to take something. */
	private long taken;

	/** What the peer had taken then. */
	private long sentThen;

	private long answered;

	/** Handlers that run on although their streams have closed. */
	private int abandoned;

	ConnectionTimes(Http1Connection connection, long now) {
		this.connection = connection;
		this.limits = connection.options().limits();
		this.options = connection.options().connection();
		this.server = connection.role().isServer();
		this.opened = now;
		this.idleSince = now;
		this.taken = now;
		Duration age = this.server ? this.options.maxAge() : null;
		this.ageNanos = (age != null) ? (long) (age.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)) : 0;
	}

	void streamOpened() {
		this.started++;
		this.lastStartedAt = Instant.now();
		this.used = true;
		this.answered = 0;
	}

	MessageCounts messages() {
		return this.messages;
	}

	void streamFailed() {
		this.failed++;
	}

	ConnectionSnapshot.Streams streams(boolean open) {
		return new ConnectionSnapshot.Streams(this.started, open ? 1 : 0, this.failed, this.lastStartedAt);
	}

	void streamClosed() {
		this.idleSince = System.nanoTime();
	}

	/**
	 * The peer says for how long it keeps the connection when it is idle.
	 * @param seconds the time; a second less is made use of
	 */
	void peerKeepsIdle(int seconds) {
		this.peerIdleNanos = Duration.ofMillis(Math.max(500, 1000L * (seconds - 1))).toNanos();
	}

	/**
	 * Keeps the place of a closed stream, so that no other begins.
	 * @return what gives the place free; any thread, once
	 */
	Runnable keepPlace() {
		this.abandoned++;
		return () -> this.connection.execute(() -> {
			if (--this.abandoned == 0) {
				this.connection.input().parse();
			}
		});
	}

	/** Returns whether a handler runs on although its stream has closed. */
	boolean isPlaceTaken() {
		return this.abandoned > 0;
	}

	/**
	 * Looks for what takes too long.
	 * @param now the time
	 */
	void sweep(long now) {
		this.messages.sweep();
		Http1Stream stream = this.connection.stream();
		if (isStalled(now)) {
			report(Guard.STALL_TIME, "the peer does not read");
			this.connection.closeNow(new IOException("the peer does not read (stallTime)"));
		}
		else if (stream != null) {
			sweep(stream, now);
		}
		else if (this.server && isOver(this.limits.handshakeTime(), headBegun(now), now)) {
			this.connection.malformed(MalformedMessage.tooSlow());
		}
		else if (this.server && !this.used && isOver(this.limits.firstRequestTime(), this.opened, now)) {
			this.used = true;
			report(Guard.FIRST_REQUEST_TIME, "no call was made on the connection");
			this.connection.drain("no call was made");
		}
		else if (isIdle(now)) {
			this.connection.drain("max_idle");
		}
		sweepAge(now);
	}

	private void sweep(Http1Stream stream, long now) {
		if (this.server && stream.isOnlyLocalEnded()) {
			this.answered = (this.answered != 0) ? this.answered : now;
			if (isOver(this.limits.handshakeTime(), this.answered, now)) {
				this.connection.closeAfterFlush();
			}
		}
		stream.sweep(now);
	}

	private long headBegun(long now) {
		return this.connection.input().isHeadIncomplete() ? this.connection.input().headBegun() : now;
	}

	private boolean isIdle(long now) {
		Duration maxIdle = this.options.maxIdle();
		long idle = now - this.idleSince;
		return (maxIdle != null && idle >= maxIdle.toNanos()) || (this.peerIdleNanos > 0 && idle >= this.peerIdleNanos);
	}

	private void sweepAge(long now) {
		if (this.ageNanos == 0 || this.connection.isClosed()) {
			return;
		}
		Duration grace = this.options.maxAgeGrace();
		if (this.agedOut == 0 && now - this.opened >= this.ageNanos) {
			this.agedOut = now;
			this.connection.drain("max_age");
		}
		else if (this.agedOut != 0 && grace != null && now - this.agedOut >= grace.toNanos()) {
			this.connection.closeNow(new IOException("the connection is too old"));
		}
	}

	private boolean isStalled(long now) {
		long pending = this.connection.socket().pendingBytes();
		long sent = this.connection.writer().handedBytes() - pending;
		if (pending == 0 || sent - this.sentThen >= PROGRESS_BYTES) {
			this.taken = now;
			this.sentThen = sent;
		}
		return isOver(this.limits.stallTime(), this.taken, now);
	}

	private static boolean isOver(Duration limit, long since, long now) {
		return !limit.isZero() && now - since >= limit.toNanos();
	}

	private void report(Guard guard, String event) {
		this.connection.options().reports().report(guard, this.connection.socket().remoteAddress(), event);
	}

}
