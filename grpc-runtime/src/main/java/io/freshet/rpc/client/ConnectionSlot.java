package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.balance.BalancerContext;
import io.freshet.rpc.client.balance.LoadBalancer;
import io.freshet.rpc.client.balance.Pick;
import io.freshet.rpc.client.balance.Picker;
import io.freshet.rpc.client.balance.Subchannel;
import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.stream.Ending;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/**
 * A balancer, its connections and the calls that wait for a decision. Begins to look for
 * servers when the first call comes. Confined to its event loop, except {@link #loop},
 * {@link #execute}, {@link #isClosed} and the two ways to close.
 */
final class ConnectionSlot implements BalancerContext {

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

	private final LoadBalancer balancer;

	private final CallPicker picker = new CallPicker();

	private ConnectivityState state = ConnectivityState.IDLE;

	/** Whether the balancer knows servers. */
	private boolean resolved;

	/** The calls without a subchannel. */
	private final ArrayDeque<ConnectionRequest> waiting = new ArrayDeque<>();

	/** All calls that wait, here and at a subchannel. */
	private int waitingCalls;

	/** Also those that are closed and still have connections. */
	private final Set<SlotSubchannel> subchannels = new LinkedHashSet<>();

	private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

	private final SlotHistory history = new SlotHistory();

	private final SlotTimers timers = new SlotTimers(this);

	private volatile boolean closed;

	ConnectionSlot(ConnectionPool pool, LoopTasks tasks) {
		this.pool = pool;
		this.tasks = tasks;
		this.loop = tasks.loop();
		this.balancer = pool.balancer().create(this);
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
		Pick pick = this.picker.pick(call);
		if (pick instanceof SlotSubchannel subchannel && subchannel.isUsable()) {
			subchannel.admit(call);
		}
		else if (pick instanceof Pick.Refusal refusal && refusal.dropped() != null) {
			call.refuse(Ending.of(refusal.dropped()), true);
		}
		else if (pick instanceof Pick.Refusal refusal && refusal.cause() != null && !call.waitsForReady()) {
			call.refuse(LocalEndings.ofUnavailable(refusal.cause(), target()), false);
		}
		else if (mayWait(call)) {
			this.waiting.add(call);
			wake();
		}
	}

	private void wake() {
		if (!this.resolved) {
			if (this.state == ConnectivityState.IDLE) {
				this.state = ConnectivityState.CONNECTING;
				this.pool.resolver().start(this);
			}
		}
		else if (this.state == ConnectivityState.IDLE) {
			this.balancer.connect();
		}
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

	private void admitAllAgain() {
		for (int i = this.waiting.size(); i > 0 && !this.waiting.isEmpty(); i--) {
			ConnectionRequest call = this.waiting.remove();
			if (this.state == ConnectivityState.READY) {
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

	/** Returns whether servers are known. */
	boolean isResolved() {
		return this.resolved;
	}

	ConnectivityState state() {
		return this.state;
	}

	/** Returns whether a call waits for room on the connections to its server. */
	boolean holds(ConnectionRequest call) {
		return this.subchannels.stream().anyMatch((subchannel) -> subchannel.holds(call));
	}

	// Servers

	/**
	 * Takes what the resolver has found.
	 * @param endpoints the servers, at least one
	 */
	void resolved(List<Endpoint> endpoints) {
		if (this.closed) {
			return;
		}
		if (!this.resolved) {
			this.waiting.forEach((call) -> call.delayed(CallDelay.NAME_RESOLUTION));
			this.resolved = true;
			this.state = ConnectivityState.IDLE;
		}
		this.balancer.endpoints(endpoints);
		if (!this.waiting.isEmpty()) {
			wake();
		}
	}

	/**
	 * There are no servers; those that are known stay in use.
	 * @param cause why
	 */
	void unresolved(Throwable cause) {
		if (!this.resolved && !this.closed) {
			connectFailed(cause);
			update(ConnectivityState.TRANSIENT_FAILURE, Picker.always(Pick.unavailable(cause)));
		}
	}

	@Override
	public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
		SlotSubchannel subchannel = new SlotSubchannel(this, address, listener);
		this.subchannels.add(subchannel);
		return subchannel;
	}

	@Override
	public void update(ConnectivityState state, Picker picker) {
		this.state = state;
		this.picker.replace(picker);
		if (!this.waiting.isEmpty()) {
			admitAllAgain();
		}
	}

	@Override
	public void refresh() {
		if (!this.closed) {
			this.pool.resolver().refresh();
		}
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		Future<?> timer = this.loop.schedule(() -> {
			if (!this.closed) {
				task.run();
			}
		}, delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> timer.cancel(false);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public int random(int bound) {
		return ThreadLocalRandom.current().nextInt(bound);
	}

	@Override
	public String target() {
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
			this.timers.close();
			this.balancer.close();
			new ArrayList<>(this.subchannels).forEach(SlotSubchannel::close);
			completeIfClosed();
		});
		return this.allClosed;
	}

	/** Closes the connections now. Any thread. */
	void closeNow() {
		runOnLoop(() -> new ArrayList<>(this.subchannels).forEach(SlotSubchannel::closeNow));
	}

	/** Returns what calls do later. */
	SlotTimers timers() {
		return this.timers;
	}

	SlotHistory history() {
		return this.history;
	}

	ChannelSnapshot.Endpoint snapshot() {
		return this.history.snapshot(this.closed ? ConnectivityState.SHUTDOWN : this.state, this.waitingCalls,
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
