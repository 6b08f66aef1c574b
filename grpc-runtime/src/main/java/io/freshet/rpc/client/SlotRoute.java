package io.freshet.rpc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.balance.Picker;
import org.jspecify.annotations.Nullable;

/**
 * The balancer that the calls of a slot are led by. Where the channel is led elsewhere,
 * another one takes its place as soon as that works, or as soon as the old one does not;
 * after a time without calls a new one does, which knows nothing and connects to nobody
 * until it is woken. Confined to the event loop of the slot, except {@link #redirect} and
 * {@link #connect}. Source: gRPC's policy graceful_switch.
 */
final class SlotRoute {

	private final ConnectionSlot slot;

	private final SlotIdleness idleness;

	private SlotBalancer balancer;

	/** That of the balancer. */
	private Picker picker;

	private @Nullable SlotBalancer successor;

	/** Wait until there is a connection, besides calls. */
	private final List<CompletableFuture<Void>> connects = new ArrayList<>(1);

	SlotRoute(ConnectionSlot slot) {
		this.slot = slot;
		this.idleness = new SlotIdleness(slot, slot.pool().idleTime());
		this.balancer = new SlotBalancer(slot, slot.pool().destination());
		this.picker = this.balancer.picker();
	}

	Picker picker() {
		return this.picker;
	}

	ConnectivityState state() {
		return this.balancer.state();
	}

	SlotIdleness idleness() {
		return this.idleness;
	}

	/** Has the balancer look for servers and connect, if it is idle. */
	void wake() {
		this.balancer.wake();
		this.idleness.awake();
	}

	/** Returns whether somebody wants a connection and has no call. */
	boolean isAwaited() {
		return !this.connects.isEmpty();
	}

	/**
	 * A balancer has heard of servers.
	 * @param balancer the balancer
	 * @param first whether for the first time
	 */
	void resolved(SlotBalancer balancer, boolean first) {
		if (balancer != this.balancer) {
			balancer.wake();
			return;
		}
		if (first) {
			this.slot.nameResolved();
		}
		if (this.slot.hasUndecided() || isAwaited()) {
			wake();
		}
	}

	/**
	 * A balancer has another answer to calls.
	 * @param balancer the balancer
	 */
	void updated(SlotBalancer balancer) {
		boolean ready = balancer.state() == ConnectivityState.READY;
		SlotBalancer successor = this.successor;
		if (balancer == this.balancer) {
			this.picker = balancer.picker();
			if (!ready && successor != null) {
				succeed(successor);
			}
			else {
				answered(ready);
			}
		}
		else if (balancer == successor && ready) {
			succeed(balancer);
		}
	}

	private void answered(boolean ready) {
		if (ready && !this.connects.isEmpty()) {
			List<CompletableFuture<Void>> connected = List.copyOf(this.connects);
			this.connects.clear();
			connected.forEach((connect) -> connect.complete(null));
		}
		this.slot.admitAllAgain();
	}

	private void succeed(SlotBalancer successor) {
		SlotBalancer old = this.balancer;
		this.balancer = successor;
		this.successor = null;
		this.picker = successor.picker();
		answered(successor.state() == ConnectivityState.READY);
		// Last, so that calls have somewhere else to go.
		old.close();
	}

	/** Leads calls to where the channel goes now, without a break. Any thread. */
	void redirect() {
		this.slot.loop().execute(() -> {
			if (!this.slot.isClosed()) {
				closeSuccessor();
				SlotBalancer next = new SlotBalancer(this.slot, this.slot.pool().destination());
				if (state() == ConnectivityState.READY) {
					this.successor = next;
					next.wake();
				}
				else {
					boolean idle = state() == ConnectivityState.IDLE;
					succeed(next);
					if (!idle) {
						wake();
					}
				}
			}
		});
	}

	/** There were no calls for a time: everything is as before the first one. */
	void rest() {
		this.idleness.stop();
		closeSuccessor();
		succeed(new SlotBalancer(this.slot, this.slot.pool().destination()));
	}

	private void closeSuccessor() {
		SlotBalancer successor = this.successor;
		if (successor != null) {
			this.successor = null;
			successor.close();
		}
	}

	/**
	 * Connects, unless that was done. Any thread.
	 * @return completes when there is a connection for calls; fails when the slot is
	 * closed
	 */
	CompletableFuture<Void> connect() {
		CompletableFuture<Void> connected = new CompletableFuture<>();
		this.slot.execute(() -> {
			if (this.slot.isClosed()) {
				connected.completeExceptionally(new RpcException(ConnectionSlot.CLOSED));
			}
			else if (state() == ConnectivityState.READY) {
				connected.complete(null);
			}
			else {
				this.connects.add(connected);
				wake();
			}
		});
		return connected;
	}

	/**
	 * Ends it all.
	 * @param status what those hear who wait for a connection
	 */
	void close(Status status) {
		this.idleness.stop();
		this.connects.forEach((connect) -> connect.completeExceptionally(new RpcException(status)));
		this.connects.clear();
		closeSuccessor();
		this.balancer.close();
	}

}
