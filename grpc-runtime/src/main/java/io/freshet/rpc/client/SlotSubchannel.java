package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.balance.CallObserver;
import io.freshet.rpc.client.balance.Subchannel;
import io.freshet.rpc.client.resolve.Backoff;
import io.freshet.rpc.internal.transport.ClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * An address, the connections to it, and the calls that wait for room on them. A
 * connection that drains makes room for a new one at once. When the server's limit on
 * concurrent calls holds calls back and the channel allows it, another connection is
 * opened beside the first (gRPC proposal A105). Confined to the event loop of its slot.
 */
final class SlotSubchannel implements Subchannel {

	private static final CallObserver[] NONE = {};

	private final ConnectionSlot slot;

	private final SocketAddress address;

	private final Listener listener;

	private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());

	private final ArrayDeque<ConnectionRequest> waiting = new ArrayDeque<>();

	/** All that are up, also those that drain. */
	private final Set<ClientConnection> open = new HashSet<>();

	/** The connections for new calls, the oldest first. */
	private final List<ClientConnection> ready = new ArrayList<>(1);

	private CallObserver[] observers = NONE;

	/** Attempts that are under way. */
	private int connecting;

	/** Why the last attempt failed, as long as no new one may be made. */
	private @Nullable Throwable failure;

	/** Kept until there is a connection. */
	private @Nullable Throwable lastFailure;

	private final ServerWatches watches;

	private ConnectivityState told = ConnectivityState.IDLE;

	private boolean closed;

	SlotSubchannel(ConnectionSlot slot, SocketAddress address, Listener listener) {
		this.slot = slot;
		this.address = address;
		this.listener = listener;
		this.watches = new ServerWatches(slot, this::changed);
	}

	// What balancers do

	@Override
	public SocketAddress address() {
		return this.address;
	}

	@Override
	public void connect() {
		if (connectivity() == ConnectivityState.IDLE) {
			attempt();
			changed();
		}
	}

	@Override
	public void observe(CallObserver observer) {
		CallObserver[] more = Arrays.copyOf(this.observers, this.observers.length + 1);
		more[this.observers.length] = observer;
		this.observers = more;
	}

	@Override
	public void checkHealth() {
		this.watches.checkHealth();
	}

	@Override
	public void watchLoad(Duration period, Consumer<LoadReport> listener) {
		this.watches.watchLoad(period, listener);
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.ready.clear();
		this.watches.close();
		this.listener.onState(ConnectivityState.SHUTDOWN, null);
		giveBackWaiting();
		new ArrayList<>(this.open).forEach(ClientConnection::closeGracefully);
		this.slot.closedIfDone(this);
	}

	// What calls do

	/**
	 * Opens a call now or when there is room for it.
	 * @param call the call
	 */
	void admit(ConnectionRequest call) {
		ClientConnection connection = this.waiting.isEmpty() ? withRoom() : null;
		if (connection != null) {
			open(call, connection);
		}
		else if (this.slot.mayWait(call)) {
			this.waiting.add(call);
			connectIfNeeded();
		}
	}

	private void open(ConnectionRequest call, ClientConnection connection) {
		for (CallObserver observer : this.observers) {
			observer.onStart();
		}
		this.slot.idleness().attemptBegins();
		call.attempts().opened(this);
		call.open(connection);
	}

	/**
	 * A call that was opened here, or an attempt of it, has ended. To be told once.
	 * @param status how
	 * @param trailers the trailing metadata of the server
	 */
	void ended(Status status, Metadata trailers) {
		this.slot.idleness().attemptEnds();
		for (CallObserver observer : this.observers) {
			observer.onEnd(status, trailers);
		}
	}

	/**
	 * Forgets a call that ended while it waited.
	 * @param call the call
	 * @return whether it waited here
	 */
	boolean forget(ConnectionRequest call) {
		return this.waiting.remove(call);
	}

	/** Returns whether a call may be admitted. */
	boolean isUsable() {
		return !this.closed && !this.ready.isEmpty();
	}

	private @Nullable ClientConnection withRoom() {
		for (ClientConnection connection : this.ready) {
			if (connection.canOpenStream()) {
				return connection;
			}
		}
		return null;
	}

	private void admitWaiting() {
		ClientConnection connection = withRoom();
		while (!this.waiting.isEmpty() && connection != null) {
			ConnectionRequest call = this.waiting.remove();
			this.slot.stopsWaiting();
			call.delayed(CallDelay.CONNECTION);
			open(call, connection);
			connection = withRoom();
		}
		connectIfNeeded();
	}

	private void giveBackWaiting() {
		List<ConnectionRequest> calls = new ArrayList<>(this.waiting);
		this.waiting.clear();
		calls.forEach(this.slot::admitAgain);
	}

	// Connections

	private void connectIfNeeded() {
		int missing = Math.min(this.waiting.size(), this.slot.pool().connectionsPerSlot() - this.ready.size());
		int attempts = Math.min(missing, this.slot.pool().connectsPerSlot());
		while (this.connecting < attempts && this.failure == null && !this.closed) {
			attempt();
		}
	}

	private void attempt() {
		this.connecting++;
		this.slot.pool().connect(this.slot.tasks(), this.address, new Attempt());
	}

	private void connectFailed(Throwable failure) {
		this.connecting--;
		if (this.closed) {
			return;
		}
		boolean again = this.failure != null;
		this.failure = failure;
		this.lastFailure = failure;
		this.slot.connectFailed(failure);
		if (again) {
			// Another attempt has failed meanwhile, and its delay holds for all.
			return;
		}
		long delayNanos = this.backoff.nextNanos();
		ClientLog.connectFailed(this.slot.pool().target(), this.address, failure,
				TimeUnit.NANOSECONDS.toMillis(delayNanos));
		this.slot.loop().schedule(this::backoffOver, delayNanos, TimeUnit.NANOSECONDS);
		changed();
	}

	private void backoffOver() {
		this.failure = null;
		connectIfNeeded();
		changed();
	}

	private void ready(ClientConnection connection) {
		this.connecting--;
		this.open.add(connection);
		this.slot.connected();
		this.backoff.reset();
		this.lastFailure = null;
		if (this.closed) {
			connection.closeNow();
			return;
		}
		this.ready.add(connection);
		this.watches.connected(connection);
		changed();
		admitWaiting();
	}

	private void gone(ClientConnection connection) {
		if (!this.ready.remove(connection)) {
			return;
		}
		this.watches.gone(connection);
		this.slot.idleness().connectionGone();
		changed();
		if (this.ready.isEmpty()) {
			giveBackWaiting();
		}
		else {
			connectIfNeeded();
		}
	}

	private void changed() {
		ConnectivityState state = state();
		if (this.closed || state == this.told && state != ConnectivityState.TRANSIENT_FAILURE) {
			return;
		}
		this.told = state;
		this.listener.onState(state, (state == ConnectivityState.TRANSIENT_FAILURE) ? cause() : null);
	}

	private @Nullable Throwable cause() {
		return this.ready.isEmpty() ? this.failure : this.watches.unhealthy();
	}

	/** Returns the state, the health of the server included. */
	ConnectivityState state() {
		ConnectivityState state = connectivity();
		return (state == ConnectivityState.READY) ? this.watches.state() : state;
	}

	private ConnectivityState connectivity() {
		if (this.closed) {
			return ConnectivityState.SHUTDOWN;
		}
		if (!this.ready.isEmpty()) {
			return ConnectivityState.READY;
		}
		if (this.connecting > 0) {
			return ConnectivityState.CONNECTING;
		}
		return (this.failure != null) ? ConnectivityState.TRANSIENT_FAILURE : ConnectivityState.IDLE;
	}

	/** Closes the connections now. */
	void closeNow() {
		new ArrayList<>(this.open).forEach(ClientConnection::closeNow);
	}

	boolean isClosed() {
		return this.closed;
	}

	Set<ClientConnection> open() {
		return this.open;
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	/** One attempt to connect and the connection that comes of it. */
	private final class Attempt implements ClientConnection.Listener {

		private @Nullable ClientConnection connection;

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
			SlotSubchannel.this.slot.pool().tooManyPings();
		}

		@Override
		public void onStreamsAvailable(ClientConnection connection) {
			if (!SlotSubchannel.this.waiting.isEmpty()) {
				admitWaiting();
			}
		}

		@Override
		public void onClosed(Throwable cause) {
			if (this.connection != null) {
				SlotSubchannel.this.open.remove(this.connection);
				SlotSubchannel.this.slot.disconnected();
				gone(this.connection);
				SlotSubchannel.this.slot.closedIfDone(SlotSubchannel.this);
			}
			else {
				connectFailed(cause);
			}
		}

	}

}
