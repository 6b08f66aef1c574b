package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.netty.TlsFailures;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The place of one connection of a channel and the calls that wait for it. Connects when
 * a call comes and there is no connection; after a failure waits, and meanwhile refuses
 * calls that do not want to wait. A connection that drains makes room for a new one at
 * once. When the server's limit on concurrent calls holds calls back and the channel
 * allows it, another connection is opened beside the first (gRPC proposal A105). Confined
 * to its event loop, except {@link #loop}, {@link #execute} and the two ways to close.
 */
final class ConnectionSlot {

	/**
	 * So many calls wait for a connection or for the server's limit on concurrent calls.
	 */
	static final int MAX_WAITING_CALLS = 10_000;

	private static final Status CLOSED = Status.of(StatusCode.UNAVAILABLE, "channel is closed");

	private static final Status TOO_MANY_WAITING = Status.of(StatusCode.RESOURCE_EXHAUSTED,
			MAX_WAITING_CALLS + " calls wait for a connection or for the server's limit on concurrent calls; "
					+ "more connections help (connections, maxConnectionsPerEndpoint)");

	private final ConnectionPool pool;

	/** Shared by all connections of this place, so that no task overtakes another. */
	private final LoopTasks tasks;

	private final EventLoop loop;

	private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());

	private final ArrayDeque<OutgoingCall<?, ?>> waiting = new ArrayDeque<>();

	/** All that are up, also those that drain. */
	private final Set<ClientConnection> open = new HashSet<>();

	private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

	/** The connections for new calls, the oldest first. */
	private final List<ClientConnection> ready = new ArrayList<>(1);

	private final SlotHistory history = new SlotHistory();

	/** Attempts that are under way. */
	private int connecting;

	/** Why the last attempt failed, as long as no new one may be made. */
	private @Nullable Throwable failure;

	private volatile boolean closed;

	ConnectionSlot(ConnectionPool pool, LoopTasks tasks) {
		this.pool = pool;
		this.tasks = tasks;
		this.loop = tasks.loop();
	}

	EventLoop loop() {
		return this.loop;
	}

	/**
	 * Runs a task on the event loop, behind those that came before, together with others
	 * if there are.
	 * @param task the task
	 */
	void execute(Runnable task) {
		if (!this.tasks.execute(task)) {
			// The channel was closed and its loops are gone: nothing runs there any more.
			this.tasks.drain();
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Lets a call open its stream now or later, or ends it.
	 * @param call the call
	 */
	void admit(OutgoingCall<?, ?> call) {
		ClientConnection connection = this.waiting.isEmpty() ? withRoom() : null;
		if (this.closed) {
			call.terminate(Ending.of(CLOSED));
		}
		else if (connection != null) {
			call.open(connection);
		}
		else if (this.failure != null && this.ready.isEmpty() && !call.waitsForReady()) {
			call.terminate(unavailable(this.failure));
		}
		else if (this.waiting.size() >= MAX_WAITING_CALLS) {
			call.terminate(Ending.of(TOO_MANY_WAITING));
		}
		else {
			this.waiting.add(call);
			connectIfNeeded();
		}
	}

	private @Nullable ClientConnection withRoom() {
		for (ClientConnection connection : this.ready) {
			if (connection.canOpenStream()) {
				return connection;
			}
		}
		return null;
	}

	/**
	 * Forgets a call that ended while it waited.
	 * @param call the call
	 */
	void forget(OutgoingCall<?, ?> call) {
		this.waiting.remove(call);
		this.history.callUnsent();
	}

	private void connectIfNeeded() {
		int missing = Math.min(this.waiting.size(), this.pool.connectionsPerSlot() - this.ready.size());
		int attempts = Math.min(missing, this.pool.connectsPerSlot());
		while (this.connecting < attempts && this.failure == null && !this.closed) {
			this.connecting++;
			Resolver.resolve(this.pool.target())
				.whenComplete((addresses, failure) -> this.loop.execute(() -> resolved(addresses, failure)));
		}
	}

	private void resolved(@Nullable List<SocketAddress> addresses, @Nullable Throwable failure) {
		if (addresses == null) {
			connectFailed((failure != null) ? failure : new IllegalStateException("no addresses"));
		}
		else {
			this.waiting.forEach((call) -> call.setup().delayed(CallDelay.NAME_RESOLUTION));
			connect(addresses, 0);
		}
	}

	private void connect(List<SocketAddress> addresses, int index) {
		if (this.closed) {
			this.connecting--;
			return;
		}
		this.pool.connect(this.tasks, addresses.get(index), new Attempt(addresses, index));
	}

	private void connectFailed(Throwable failure) {
		this.connecting--;
		boolean again = this.failure != null;
		this.failure = failure;
		this.pool.observe(ClientObserver::onConnectFailed);
		this.history.connectFailed(failure);
		if (again) {
			// Another attempt has failed meanwhile, and its delay holds for all.
			return;
		}
		long delayNanos = this.backoff.nextNanos();
		ClientLog.connectFailed(this.pool.target(), failure, TimeUnit.NANOSECONDS.toMillis(delayNanos));
		if (this.closed) {
			return;
		}
		if (this.ready.isEmpty()) {
			refuseWaiting(unavailable(failure));
		}
		this.loop.schedule(() -> {
			this.failure = null;
			connectIfNeeded();
		}, delayNanos, TimeUnit.NANOSECONDS);
	}

	private void refuseWaiting(Ending unavailable) {
		for (OutgoingCall<?, ?> call : new ArrayList<>(this.waiting)) {
			if (!call.waitsForReady()) {
				call.terminate(unavailable);
			}
		}
	}

	private Ending unavailable(Throwable failure) {
		Status status = Status.of(StatusCode.UNAVAILABLE,
				"cannot connect to " + this.pool.target() + ": " + TlsFailures.describe(failure));
		return new Ending(status, Metadata.empty(), false, failure);
	}

	private void ready(ClientConnection connection) {
		this.connecting--;
		this.open.add(connection);
		this.pool.observe(ClientObserver::onConnected);
		this.backoff.reset();
		this.history.connected();
		if (this.closed) {
			connection.closeNow();
			return;
		}
		this.ready.add(connection);
		admitWaiting();
	}

	private void admitWaiting() {
		ClientConnection connection = withRoom();
		while (!this.waiting.isEmpty() && connection != null) {
			OutgoingCall<?, ?> call = this.waiting.remove();
			call.setup().delayed(CallDelay.CONNECTION);
			call.open(connection);
			connection = withRoom();
		}
		connectIfNeeded();
	}

	private void gone(ClientConnection connection) {
		if (this.ready.remove(connection)) {
			connectIfNeeded();
		}
	}

	// The end

	/**
	 * Refuses new calls and those that wait, and closes the connections when the others
	 * have ended. Any thread.
	 * @return completed when all connections are closed
	 */
	CompletableFuture<Void> closeGracefully() {
		runOnLoop(() -> {
			this.closed = true;
			for (OutgoingCall<?, ?> call : new ArrayList<>(this.waiting)) {
				call.terminate(Ending.of(CLOSED));
			}
			this.ready.clear();
			new ArrayList<>(this.open).forEach(ClientConnection::closeGracefully);
			completeIfClosed();
		});
		return this.allClosed;
	}

	/** Closes the connections now. Any thread. */
	void closeNow() {
		runOnLoop(() -> new ArrayList<>(this.open).forEach(ClientConnection::closeNow));
	}

	SlotHistory history() {
		return this.history;
	}

	ChannelSnapshot.Endpoint snapshot() {
		return this.history.snapshot(this.closed, this.connecting > 0, this.ready.size(), this.waiting.size(),
				this.open);
	}

	private void runOnLoop(Runnable task) {
		if (this.loop.inEventLoop()) {
			task.run();
		}
		else {
			this.loop.execute(task);
		}
	}

	private void completeIfClosed() {
		if (this.closed && this.open.isEmpty()) {
			this.allClosed.complete(null);
		}
	}

	/** One attempt to connect and the connection that comes of it. */
	private final class Attempt implements ClientConnection.Listener {

		private final List<SocketAddress> addresses;

		private final int index;

		private @Nullable ClientConnection connection;

		Attempt(List<SocketAddress> addresses, int index) {
			this.addresses = addresses;
			this.index = index;
		}

		@Override
		public void onReady(ClientConnection connection) {
			this.connection = connection;
			ready(connection);
		}

		@Override
		public void onDraining(ClientConnection connection, String reason) {
			gone(connection);
		}

		@Override
		public void onTooManyPings() {
			ConnectionSlot.this.pool.tooManyPings();
		}

		@Override
		public void onStreamsAvailable(ClientConnection connection) {
			if (!ConnectionSlot.this.waiting.isEmpty()) {
				admitWaiting();
			}
		}

		@Override
		public void onClosed(Throwable cause) {
			if (this.connection != null) {
				ConnectionSlot.this.open.remove(this.connection);
				ConnectionSlot.this.pool.observe(ClientObserver::onDisconnected);
				gone(this.connection);
				completeIfClosed();
			}
			else if (this.index + 1 < this.addresses.size()) {
				connect(this.addresses, this.index + 1);
			}
			else {
				connectFailed(cause);
			}
		}

	}

}
