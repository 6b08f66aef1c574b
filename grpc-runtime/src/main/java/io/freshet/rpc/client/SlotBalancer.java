package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.client.balance.BalancerContext;
import io.freshet.rpc.client.balance.LoadBalancer;
import io.freshet.rpc.client.balance.Pick;
import io.freshet.rpc.client.balance.Picker;
import io.freshet.rpc.client.balance.Subchannel;
import io.freshet.rpc.client.resolve.Endpoint;
import io.netty.util.concurrent.Future;

/**
 * A balancer of a slot, from when it is made until another one takes its place or the
 * slot goes idle. Hears of servers from when it is woken. What comes of it after its end
 * is dropped. Confined to the event loop of its slot.
 */
final class SlotBalancer implements BalancerContext {

	private final ConnectionSlot slot;

	private final Destination destination;

	private final LoadBalancer balancer;

	private Picker picker = Picker.always(Pick.WAIT);

	private ConnectivityState state = ConnectivityState.IDLE;

	/** Whether the balancer knows servers. */
	private boolean resolved;

	private boolean closed;

	SlotBalancer(ConnectionSlot slot, Destination destination) {
		this.slot = slot;
		this.destination = destination;
		this.balancer = destination.balancer().create(this);
	}

	ConnectionSlot slot() {
		return this.slot;
	}

	Picker picker() {
		return this.picker;
	}

	ConnectivityState state() {
		return this.state;
	}

	/** Has it look for servers and connect, if it is idle. */
	void wake() {
		if (this.state != ConnectivityState.IDLE || this.closed) {
			return;
		}
		if (this.resolved) {
			this.balancer.connect();
		}
		else {
			this.state = ConnectivityState.CONNECTING;
			this.destination.resolver().start(this);
		}
	}

	/**
	 * Takes what the resolver has found.
	 * @param endpoints the servers, at least one
	 */
	void resolved(List<Endpoint> endpoints) {
		if (this.closed) {
			return;
		}
		boolean first = !this.resolved;
		if (first) {
			this.resolved = true;
			this.state = ConnectivityState.IDLE;
		}
		this.balancer.endpoints(endpoints);
		this.slot.route().resolved(this, first);
	}

	/**
	 * There are no servers; those that are known stay in use.
	 * @param cause why
	 */
	void unresolved(Throwable cause) {
		if (!this.resolved && !this.closed) {
			this.slot.connectFailed(cause);
			update(ConnectivityState.TRANSIENT_FAILURE, Picker.always(Pick.unavailable(cause)));
		}
	}

	/** Lets calls end and closes the connections. */
	void close() {
		if (!this.closed) {
			this.closed = true;
			this.destination.resolver().stop(this);
			this.balancer.close();
		}
	}

	@Override
	public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
		return this.slot.newSubchannel(address, listener);
	}

	@Override
	public void update(ConnectivityState state, Picker picker) {
		if (!this.closed) {
			this.state = state;
			this.picker = picker;
			this.slot.route().updated(this);
		}
	}

	@Override
	public void refresh() {
		if (!this.closed) {
			this.destination.resolver().refresh();
		}
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		Future<?> timer = this.slot.loop().schedule(() -> {
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
		return this.destination.target().text();
	}

}
