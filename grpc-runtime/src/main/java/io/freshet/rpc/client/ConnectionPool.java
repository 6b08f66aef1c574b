package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.freshet.rpc.internal.http2.Http2Connector;
import io.freshet.rpc.internal.http2.Http2Options;
import io.freshet.rpc.internal.http2.LoopTasks;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.netty.EventLoops;
import io.netty.handler.ssl.SslContext;

/** The connections of a channel, used in turn. Safe for use by several threads. */
final class ConnectionPool {

	/** How long to wait for connections that are told to close now. */
	private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

	private final Target target;

	private final String authority;

	private final EventLoops loops;

	private final Http2Connector connector;

	private final int connectionsPerSlot;

	private final GuardReports reports = new GuardReports(System::nanoTime, ClientLog::guarded);

	private final ConnectionSlot[] slots;

	private final AtomicInteger turn = new AtomicInteger();

	ConnectionPool(Target target, ChannelOptions options) {
		this.target = target;
		this.authority = (options.authority() != null) ? options.authority() : target.authority();
		SslContext tls = (options.tls() != null) ? options.tls().sslContext() : null;
		this.loops = EventLoops.acquire(target.address(), "client", true);
		this.connector = new Http2Connector(this.loops,
				new Http2Options(0, options.maxMetadataBytes(), options.limits(), this.reports, options.connection()),
				tls, (int) Math.min(Integer.MAX_VALUE, options.connectTimeout().toMillis()));
		this.connectionsPerSlot = options.maxConnectionsPerEndpoint();
		this.slots = new ConnectionSlot[options.connections()];
		for (int i = 0; i < this.slots.length; i++) {
			this.slots[i] = new ConnectionSlot(this, new LoopTasks(this.loops.group().next()));
		}
	}

	GuardReports reports() {
		return this.reports;
	}

	Target target() {
		return this.target;
	}

	/** Returns the slot of the next call. */
	ConnectionSlot next() {
		return (this.slots.length == 1) ? this.slots[0]
				: this.slots[(this.turn.getAndIncrement() & Integer.MAX_VALUE) % this.slots.length];
	}

	/** Returns how many connections a slot may have for new calls. */
	int connectionsPerSlot() {
		return this.connectionsPerSlot;
	}

	/** The server has closed a connection because of too many PINGs. */
	void tooManyPings() {
		ClientLog.tooManyPings(this.target);
		this.connector.slowKeepAlive();
	}

	void connect(LoopTasks tasks, SocketAddress address, ClientConnection.Listener listener) {
		this.connector.connect(tasks, address, this.authority, listener);
	}

	/**
	 * Closes all connections. Waits for their end, unless the current thread is an event
	 * loop.
	 * @param grace how long calls may go on
	 * @return whether no call had to be ended
	 */
	boolean close(Duration grace) {
		List<CompletableFuture<Void>> closed = new ArrayList<>();
		for (ConnectionSlot slot : this.slots) {
			closed.add(slot.closeGracefully());
		}
		CompletableFuture<Void> all = CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
		boolean graceful = !EventLoops.isLoopThread() && await(all, grace);
		if (!graceful) {
			for (ConnectionSlot slot : this.slots) {
				slot.closeNow();
			}
			if (!EventLoops.isLoopThread()) {
				await(all, CLOSE_TIME);
			}
		}
		this.loops.release();
		return graceful;
	}

	private static boolean await(CompletableFuture<Void> all, Duration time) {
		try {
			all.get(time.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
	}

}
