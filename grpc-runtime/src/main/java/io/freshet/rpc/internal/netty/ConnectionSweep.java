package io.freshet.rpc.internal.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.freshet.rpc.ConnectionLimits;
import io.netty.channel.EventLoop;

/**
 * Comes by the connections of one event loop every second, so that no connection and no
 * stream needs a timer of its own; more often only if a limit is shorter than four
 * seconds. Rests while there is no connection. Confined to its event loop.
 */
public final class ConnectionSweep implements Runnable {

	private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long SHORTEST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final EventLoop loop;

	private final List<Swept> connections = new ArrayList<>();

	private final long period;

	private boolean scheduled;

	private ConnectionSweep(EventLoop loop, ConnectionLimits limits) {
		this.loop = loop;
		this.period = period(limits);
	}

	/** Adds a connection; it is forgotten when it has closed. */
	private void add(Swept connection) {
		this.connections.add(connection);
		schedule();
	}

	private void schedule() {
		if (!this.scheduled && !this.connections.isEmpty()) {
			this.scheduled = true;
			this.loop.schedule(this, this.period, TimeUnit.NANOSECONDS);
		}
	}

	private static long period(ConnectionLimits limits) {
		long shortest = Stream
			.of(limits.handshakeTime(), limits.firstRequestTime(), limits.stallTime(), limits.messageTime())
			.filter((time) -> !time.isZero())
			.mapToLong(Duration::toNanos)
			.min()
			.orElse(Long.MAX_VALUE);
		return Math.min(PERIOD_NANOS, Math.max(SHORTEST_PERIOD_NANOS, shortest / 4));
	}

	@Override
	public void run() {
		this.scheduled = false;
		long now = System.nanoTime();
		// What is added meanwhile comes last, and its turn now or in a second.
		for (int i = 0; i < this.connections.size(); i++) {
			Swept connection = this.connections.get(i);
			if (!connection.isClosed()) {
				connection.sweep(now);
			}
		}
		this.connections.removeIf(Swept::isClosed);
		schedule();
	}

	/**
	 * The sweeps of a server or a channel, one for each event loop. Safe for use by
	 * several threads.
	 */
	public static final class Group {

		private final ConnectionLimits limits;

		private final Map<EventLoop, ConnectionSweep> sweeps = new ConcurrentHashMap<>();

		/**
		 * Creates the sweeps.
		 * @param limits what connections put up with, which says how often to come by
		 */
		public Group(ConnectionLimits limits) {
			this.limits = limits;
		}

		/**
		 * Adds a connection. On its event loop.
		 * @param connection the connection
		 */
		public void add(Swept connection) {
			this.sweeps.computeIfAbsent(connection.eventLoop(), (loop) -> new ConnectionSweep(loop, this.limits))
				.add(connection);
		}

	}

	/** What the sweep comes by. Confined to its event loop. */
	public interface Swept {

		/**
		 * Returns the event loop that the connection belongs to.
		 * @return the loop
		 */
		EventLoop eventLoop();

		/**
		 * Returns whether the connection can be forgotten.
		 * @return whether it has closed
		 */
		boolean isClosed();

		/**
		 * Looks for what takes too long.
		 * @param now the time as {@link System#nanoTime} tells it
		 */
		void sweep(long now);

	}

}
