package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.balance.Pick;
import io.freshet.rpc.client.balance.Subchannel;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.netty.TlsFailures;
import io.freshet.rpc.internal.stream.Ending;
import io.netty.channel.EventLoop;

/**
 * The connections that a balancer makes and the calls that wait for its decision. Begins
 * to look for servers when the first call comes. Confined to its event loop, except
 * {@link #loop}, {@link #execute}, {@link #isClosed} and the two ways to close.
 */
final class ConnectionSlot {

	/**
	 * So many calls wait for a connection or for the server's limit on concurrent calls.
	 */
	static final int MAX_WAITING_CALLS = 10_000;

	static final Status CLOSED = Status.of(StatusCode.UNAVAILABLE, "channel is closed");

	private static final Status TOO_MANY_WAITING = Status.of(StatusCode.RESOURCE_EXHAUSTED,
			MAX_WAITING_CALLS + " calls wait for a connection or for the server's limit on concurrent calls; "
					+ "more connections help (connections, maxConnectionsPerEndpoint)");

	/** So often another server is looked for when the call has been to the first. */
	private static final int OTHER_PICKS = 4;

	private final ConnectionPool pool;

	/** Shared by all connections of this place, so that no task overtakes another. */
	private final LoopTasks tasks;

	private final EventLoop loop;

	private final SlotRoute route;

	/** The calls without a subchannel. */
	private final ArrayDeque<ConnectionRequest> waiting = new ArrayDeque<>();

	/** All calls that wait, here and at a subchannel. */
	private int waitingCalls;

	/** Also those that are closed and still have connections. */
	private final Set<SlotSubchannel> subchannels = new LinkedHashSet<>();

	private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

	private final SlotHistory history = new SlotHistory();

	private volatile boolean closed;

	ConnectionSlot(ConnectionPool pool, LoopTasks tasks) {
		this.pool = pool;
		this.tasks = tasks;
		this.loop = tasks.loop();
		this.route = new SlotRoute(this);
	}

	SlotRoute route() {
		return this.route;
	}

	SlotIdleness idleness() {
		return this.route.idleness();
	}

	EventLoop loop() {
		return this.loop;
	}

	LoopTasks tasks() {
		return this.tasks;
	}

	ConnectionPool pool() {
		return this.pool;
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

	// Calls

	/**
	 * Lets a call open its stream now or later, or ends it.
	 * @param call the call
	 */
	void admit(ConnectionRequest call) {
		if (this.closed) {
			call.refuse(Ending.of(CLOSED), false);
			return;
		}
		idleness().callBegins();
		Pick pick = pick(call);
		if (pick instanceof SlotSubchannel subchannel && subchannel.isUsable()) {
			subchannel.admit(call);
		}
		else if (pick instanceof Pick.Refusal refusal && refusal.dropped() != null) {
			call.refuse(Ending.of(refusal.dropped()), true);
		}
		else if (pick instanceof Pick.Refusal refusal && refusal.cause() != null && !call.waitsForReady()) {
			call.refuse(unavailable(refusal.cause()), false);
		}
		else if (mayWait(call)) {
			this.waiting.add(call);
			this.route.wake();
		}
	}

	private Pick pick(ConnectionRequest call) {
		try {
			Pick pick = this.route.picker().pick(call);
			Set<SocketAddress> avoided = call.avoided();
			if (!avoided.isEmpty()) {
				for (int i = 0; i < OTHER_PICKS && pick instanceof SlotSubchannel subchannel
						&& avoided.contains(subchannel.address()); i++) {
					pick = this.route.picker().pick(call);
				}
			}
			return pick;
		}
		catch (RuntimeException ex) {
			return Pick.drop(Status.of(StatusCode.INTERNAL, "the load balancer failed: " + ex));
		}
	}

	/** Returns whether calls wait, here or at a subchannel. */
	boolean hasWaiting() {
		return this.waitingCalls > 0;
	}

	/** Returns whether calls wait for a decision. */
	boolean hasUndecided() {
		return !this.waiting.isEmpty();
	}

	/** Servers are known, which calls have waited for. */
	void nameResolved() {
		this.waiting.forEach((call) -> call.delayed(CallDelay.NAME_RESOLUTION));
	}

	/**
	 * Counts a call that is going to wait, or refuses it because too many do.
	 * @param call the call
	 * @return whether it may wait
	 */
	boolean mayWait(ConnectionRequest call) {
		if (this.waitingCalls >= MAX_WAITING_CALLS) {
			call.refuse(Ending.of(TOO_MANY_WAITING), false);
			return false;
		}
		this.waitingCalls++;
		return true;
	}

	void stopsWaiting() {
		this.waitingCalls--;
	}

	/**
	 * Takes a call back that has waited at a subchannel.
	 * @param call the call
	 */
	void admitAgain(ConnectionRequest call) {
		stopsWaiting();
		admit(call);
	}

	/** Looks for a subchannel again for each call that waits for a decision. */
	void admitAllAgain() {
		for (int i = this.waiting.size(); i > 0 && !this.waiting.isEmpty(); i--) {
			ConnectionRequest call = this.waiting.remove();
			if (this.route.state() == ConnectivityState.READY) {
				call.delayed(CallDelay.CONNECTION);
			}
			admitAgain(call);
		}
	}

	/**
	 * Forgets a call that ended before it was opened.
	 * @param call the call
	 */
	void forget(ConnectionRequest call) {
		this.history.callUnsent();
		if (this.waitingCalls == 0) {
			return;
		}
		if (this.waiting.remove(call)) {
			stopsWaiting();
			return;
		}
		for (SlotSubchannel subchannel : this.subchannels) {
			if (subchannel.forget(call)) {
				stopsWaiting();
				return;
			}
		}
	}

	private Ending unavailable(Throwable failure) {
		String text = (failure instanceof UnresolvedTargetException) ? String.valueOf(failure.getMessage())
				: "cannot connect to " + this.pool.target() + ": " + TlsFailures.describe(failure);
		return new Ending(Status.of(StatusCode.UNAVAILABLE, text), Metadata.empty(), false, failure);
	}

	// Servers

	SlotSubchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
		SlotSubchannel subchannel = new SlotSubchannel(this, address, listener);
		this.subchannels.add(subchannel);
		return subchannel;
	}

	String target() {
		return this.pool.target().text();
	}

	void connectFailed(Throwable failure) {
		this.pool.observe(ClientObserver::onConnectFailed);
		this.history.connectFailed(failure);
	}

	void connected() {
		this.pool.observe(ClientObserver::onConnected);
		this.history.connected();
	}

	void disconnected() {
		this.pool.observe(ClientObserver::onDisconnected);
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
			List<ConnectionRequest> calls = new ArrayList<>(this.waiting);
			this.waiting.clear();
			calls.forEach(this::admitAgain);
			this.route.close(CLOSED);
			new ArrayList<>(this.subchannels).forEach(SlotSubchannel::close);
			completeIfClosed();
		});
		return this.allClosed;
	}

	/** Closes the connections now. Any thread. */
	void closeNow() {
		runOnLoop(() -> new ArrayList<>(this.subchannels).forEach(SlotSubchannel::closeNow));
	}

	SlotHistory history() {
		return this.history;
	}

	ChannelSnapshot.Endpoint snapshot() {
		return this.history.snapshot(this.closed ? ConnectivityState.SHUTDOWN : this.route.state(), this.waitingCalls,
				this.subchannels);
	}

	private void runOnLoop(Runnable task) {
		if (this.loop.inEventLoop()) {
			task.run();
		}
		else {
			this.loop.execute(task);
		}
	}

	/**
	 * Forgets a subchannel that has closed and has no connections any more.
	 * @param subchannel may be one
	 */
	void closedIfDone(SlotSubchannel subchannel) {
		if (subchannel.isClosed() && subchannel.open().isEmpty()) {
			this.subchannels.remove(subchannel);
		}
		completeIfClosed();
	}

	private void completeIfClosed() {
		if (this.closed && this.subchannels.stream().allMatch((subchannel) -> subchannel.open().isEmpty())) {
			this.allClosed.complete(null);
		}
	}

}
