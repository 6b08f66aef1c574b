package io.freshet.rpc.internal.http2;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionOptions;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What time does to a connection: keepalive, age, idleness, and the limit on the PINGs of
 * a client. Reads the clock of the event loop, so that a test may move it. Confined to
 * the connection's event loop.
 */
final class ConnectionTimers {

	private final Http2Connection connection;

	private final ConnectionHistory history;

	private @Nullable KeepAlive keepAlive;

	private @Nullable IdleTimeout idleTimeout;

	private @Nullable ConnectionAge age;

	private @Nullable PingPolicy pingPolicy;

	ConnectionTimers(Http2Connection connection) {
		this.connection = connection;
		this.history = new ConnectionHistory(connection);
	}

	ConnectionHistory history() {
		return this.history;
	}

	/** The connection is up. */
	void start() {
		ConnectionOptions options = this.connection.options().connection();
		Duration keepAliveTime = options.keepAliveTime();
		if (keepAliveTime != null) {
			this.keepAlive = new KeepAlive(this.connection, this, keepAliveTime, options);
		}
		if (this.connection.isServer()) {
			this.pingPolicy = new PingPolicy(this.connection, this, options);
			Duration maxAge = options.maxAge();
			if (maxAge != null) {
				this.age = new ConnectionAge(this.connection, this, maxAge, options.maxAgeGrace());
			}
		}
	}

	/**
	 * The peer's first SETTINGS arrived; before that the connection is not idle but new.
	 */
	void ready() {
		Duration maxIdle = this.connection.options().connection().maxIdle();
		if (maxIdle != null) {
			this.idleTimeout = new IdleTimeout(this.connection, this, maxIdle);
		}
	}

	void sweep() {
		this.history.sweep();
		if (this.keepAlive != null) {
			this.keepAlive.sweep();
		}
	}

	void bytesRead() {
		if (this.keepAlive != null) {
			this.keepAlive.bytesRead();
		}
	}

	/** A stream of this side is about to send its headers, or the peer has opened one. */
	void streamOpened() {
		if (this.keepAlive != null) {
			this.keepAlive.streamOpened();
		}
	}

	void streamClosed() {
		if (this.idleTimeout != null && this.connection.streams().open() == 0) {
			this.idleTimeout.lastStreamClosed();
		}
	}

	void pingReceived() throws Http2Exception {
		if (this.pingPolicy != null) {
			this.pingPolicy.pingReceived();
		}
	}

	void stop() {
		if (this.keepAlive != null) {
			this.keepAlive.stop();
		}
		if (this.idleTimeout != null) {
			this.idleTimeout.stop();
		}
		if (this.age != null) {
			this.age.stop();
		}
	}

	long nanoTime() {
		EventLoop loop = this.connection.eventLoop();
		return (loop instanceof AbstractScheduledEventExecutor clock) ? clock.ticker().nanoTime() : System.nanoTime();
	}

	Future<?> schedule(Runnable task, long nanos) {
		return this.connection.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

}
