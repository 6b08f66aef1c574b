package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.netty.ClientProtocol;
import io.freshet.rpc.internal.netty.Connector;
import io.freshet.rpc.internal.netty.EventLoops;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** The connections of a channel, used in turn. Safe for use by several threads. */
final class ConnectionPool {

	private final List<ClientObserver> observers;

	private final @Nullable Duration idleTime;

	private final EventLoops loops;

	private final ClientProtocol protocol;

	private final Connector connector;

	private final int connectionsPerSlot;

	private final int connectsPerSlot;

	private final GuardReports reports = new GuardReports(System::nanoTime, ClientLog::guarded);

	private volatile Destination destination;

	private final ConnectionSlots slots;

	ConnectionPool(ChannelCourse course, List<ClientObserver> observers) {
		ChannelOptions options = course.options();
		this.observers = observers;
		this.idleTime = options.connection().maxIdle();
		this.protocol = SpokenProtocol.of(options, this.reports);
		SslContext tls = (options.tls() != null) ? options.tls().toContext(this.protocol.alpn()) : null;
		this.loops = EventLoops.acquire(course.target().address(), "client", true);
		this.connector = new Connector(this.protocol, tls,
				(int) Math.min(Integer.MAX_VALUE, options.connectTimeout().toMillis()));
		this.connectionsPerSlot = options.maxConnectionsPerEndpoint();
		this.connectsPerSlot = SpokenProtocol.manyCalls(options) ? 1 : this.connectionsPerSlot;
		try {
			this.destination = to(course);
			this.slots = new ConnectionSlots(options.connections(),
					() -> new ConnectionSlot(this, new LoopTasks(this.loops.group().next())));
		}
		catch (RuntimeException ex) {
			this.loops.release();
			throw ex;
		}
	}

	private Destination to(ChannelCourse course) {
		Target target = course.target();
		ChannelOptions options = course.options();
		return new Destination(target, (options.authority() != null) ? options.authority() : target.authority(),
				options.endpoints().balancer(), WatchOptions.of(target, options),
				new ChannelResolver(target, options.endpoints().refreshInterval(), this.loops.group().next()));
	}

	/**
	 * Leads calls elsewhere from now on, without a break. Calls under way end where they
	 * are.
	 * @param course says where, on the same kind of network
	 */
	void redirect(ChannelCourse course) {
		Destination old = this.destination;
		this.destination = to(course);
		this.slots.redirect();
		// Not started, it has nobody to end it.
		old.resolver().closeUnused();
	}

	/**
	 * Connects, unless that was done.
	 * @return completes when there is a connection at each place
	 */
	CompletionStage<Void> connect() {
		return this.slots.connect();
	}

	/** Returns the time without calls after which nothing is kept open, if any. */
	@Nullable Duration idleTime() {
		return this.idleTime;
	}

	/** Returns where calls go. */
	Destination destination() {
		return this.destination;
	}

	GuardReports reports() {
		return this.reports;
	}

	/**
	 * Tells observers of a connection.
	 * @param event what happened
	 */
	void observe(BiConsumer<ClientObserver, String> event) {
		for (ClientObserver observer : this.observers) {
			try {
				event.accept(observer, target().text());
			}
			catch (RuntimeException | AssertionError ex) {
				ClientLog.listenerFailed(ex);
			}
		}
	}

	Target target() {
		return this.destination.target();
	}

	/** Returns what servers are asked besides calls. */
	WatchOptions watches() {
		return this.destination.watches();
	}

	/** Returns the slot of the next call. */
	ConnectionSlot next() {
		return this.slots.next();
	}

	/** Returns how many connections a slot may have for new calls. */
	int connectionsPerSlot() {
		return this.connectionsPerSlot;
	}

	/**
	 * Returns how many of them may be opened at the same time: one that carries many
	 * calls is worth waiting for.
	 */
	int connectsPerSlot() {
		return this.connectsPerSlot;
	}

	/** The server has closed a connection because of too many PINGs. */
	void tooManyPings() {
		ClientLog.tooManyPings(target());
		this.protocol.slowKeepAlive();
	}

	/** Connections to come take another TLS context. */
	void replaceTls(ClientTls tls) {
		this.connector.replaceTls(tls.toContext(this.protocol.alpn()));
	}

	void connect(LoopTasks tasks, SocketAddress address, ClientConnection.Listener listener) {
		this.connector.connect(tasks, address, this.destination.authority(), listener);
	}

	/** Looks at each slot on its event loop; one that does not answer is left out. */
	CompletionStage<ChannelSnapshot> snapshot() {
		return this.slots.snapshot()
			.thenApply((endpoints) -> ChannelSnapshot.of(target().text(), this.connector.census().closed(), endpoints));
	}

	/**
	 * Closes all connections. Waits for their end, unless the current thread is an event
	 * loop.
	 * @param grace how long calls may go on
	 * @return whether no call had to be ended
	 */
	boolean close(Duration grace) {
		this.destination.resolver().close();
		boolean graceful = this.slots.close(grace);
		this.loops.release();
		return graceful;
	}

}
