package io.freshet.rpc.internal.netty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.freshet.rpc.ConnectionSnapshot;
import io.netty.channel.Channel;

/**
 * Numbers the connections of a server or a channel, knows those that are open, and keeps
 * the sums of those that have closed. Safe for use by several threads.
 */
public final class ConnectionCensus {

	/** An event loop that does not come round by then is left out. */
	private static final long PATIENCE_MILLIS = 1000;

	private final AtomicLong numbers = new AtomicLong();

	private final Map<ConnectionLife, Channel> connections = new ConcurrentHashMap<>();

	private ConnectionSnapshot.Streams closed = ConnectionSnapshot.Streams.NONE;

	/**
	 * Adds a connection. On its event loop.
	 * @param channel its channel
	 * @param connection what tells of it
	 */
	void add(Channel channel, ConnectionLife connection) {
		connection.number(this.numbers.incrementAndGet());
		this.connections.put(connection, channel);
	}

	/**
	 * Removes a connection. On its event loop.
	 * @param connection has closed; if it is not there, nothing happens
	 */
	void remove(ConnectionLife connection) {
		if (this.connections.remove(connection) != null) {
			addClosed(connection.streams());
		}
	}

	/**
	 * Returns how many connections there were.
	 * @return the number, those that are open included
	 */
	public long total() {
		return this.numbers.get();
	}

	/**
	 * Returns what the connections carried that have closed.
	 * @return the sums
	 */
	public synchronized ConnectionSnapshot.Streams closed() {
		return this.closed;
	}

	private synchronized void addClosed(ConnectionSnapshot.Streams streams) {
		this.closed = this.closed.plus(streams);
	}

	/**
	 * Looks at each connection on its event loop.
	 * @return completes with the connections that answered within a second, the oldest
	 * first
	 */
	public CompletionStage<List<ConnectionSnapshot>> snapshots() {
		List<CompletableFuture<Optional<ConnectionSnapshot>>> all = new ArrayList<>();
		this.connections.forEach((connection, channel) -> all.add(snapshot(connection, channel)));
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
			.thenApply((done) -> all.stream()
				.map(CompletableFuture::join)
				.flatMap(Optional::stream)
				.sorted(Comparator.comparingLong(ConnectionSnapshot::number))
				.toList());
	}

	private static CompletableFuture<Optional<ConnectionSnapshot>> snapshot(ConnectionLife connection,
			Channel channel) {
		CompletableFuture<Optional<ConnectionSnapshot>> future = new CompletableFuture<>();
		try {
			channel.eventLoop().execute(() -> future.complete(Optional.of(connection.snapshot())));
		}
		catch (RejectedExecutionException ex) {
			future.complete(Optional.empty());
		}
		return future.completeOnTimeout(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
	}

}
