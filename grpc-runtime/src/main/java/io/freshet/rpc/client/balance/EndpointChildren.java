package io.freshet.rpc.client.balance;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * One {@code pick_first} for each endpoint, whose health is checked if the channel asks
 * for that. Tells the policy above whenever one of them has changed. Confined to an event
 * loop. Source: gRPC proposal A61, 'petiole policies'.
 */
final class EndpointChildren {

	private final BalancerContext context;

	private final Runnable changed;

	private final Consumer<Child> created;

	/** By the addresses of the endpoint, whatever else of it may change. */
	private Map<List<SocketAddress>, Child> byAddresses = new HashMap<>();

	private List<Child> all = List.of();

	/** Whether endpoints are being taken, so that changes wait. */
	private boolean busy;

	/**
	 * Creates a group without endpoints.
	 * @param context where the policy belongs
	 * @param created sees each child before it does anything
	 * @param changed run when the children or their states have changed
	 */
	EndpointChildren(BalancerContext context, Consumer<Child> created, Runnable changed) {
		this.context = context;
		this.created = created;
		this.changed = changed;
	}

	/**
	 * Takes the endpoints: children of those that stay go on.
	 * @param endpoints the endpoints
	 */
	void endpoints(List<Endpoint> endpoints) {
		this.busy = true;
		Map<List<SocketAddress>, Child> gone = this.byAddresses;
		Map<List<SocketAddress>, Child> next = new HashMap<>();
		List<Child> all = new ArrayList<>();
		Set<SocketAddress> seen = new HashSet<>();
		for (Endpoint endpoint : endpoints) {
			if (!seen.addAll(endpoint.addresses()) || next.containsKey(endpoint.addresses())) {
				continue;
			}
			Child child = gone.remove(endpoint.addresses());
			if (child == null) {
				child = new Child(endpoint);
				this.created.accept(child);
			}
			child.endpoint = endpoint;
			next.put(endpoint.addresses(), child);
			all.add(child);
			child.balancer.endpoints(List.of(endpoint));
		}
		this.byAddresses = next;
		// Registries answer in any order, which is no reason to begin a round anew.
		this.all = Set.copyOf(all).equals(Set.copyOf(this.all)) ? this.all : List.copyOf(all);
		this.busy = false;
		this.changed.run();
		// Last, so that calls have somewhere else to go.
		gone.values().forEach(Child::close);
	}

	List<Child> all() {
		return this.all;
	}

	/** Returns those that can carry calls now. */
	List<Child> ready() {
		List<Child> ready = new ArrayList<>();
		for (Child child : this.all) {
			if (child.state == ConnectivityState.READY) {
				ready.add(child);
			}
		}
		return ready;
	}

	/** Has all that are idle connect. */
	void connect() {
		boolean before = this.busy;
		this.busy = true;
		for (Child child : this.all) {
			if (child.state == ConnectivityState.IDLE) {
				child.balancer.connect();
			}
		}
		this.busy = before;
	}

	/** Returns the state of them all when none is ready. */
	ConnectivityState stateWithoutReady() {
		for (Child child : this.all) {
			if (child.state != ConnectivityState.TRANSIENT_FAILURE) {
				return ConnectivityState.CONNECTING;
			}
		}
		return ConnectivityState.TRANSIENT_FAILURE;
	}

	/** Answers calls when none is ready. */
	void updateWithoutReady() {
		ConnectivityState state = stateWithoutReady();
		this.context.update(state, (state == ConnectivityState.CONNECTING || this.all.isEmpty())
				? Picker.always(Pick.WAIT) : this.all.get(this.all.size() - 1).picker);
	}

	void close() {
		this.all.forEach(Child::close);
		this.all = List.of();
		this.byAddresses = new HashMap<>();
	}

	/** An endpoint and what leads to it. */
	final class Child extends ChildContext {

		private Endpoint endpoint;

		private final LoadBalancer balancer = new PickFirst(this, false);

		private final List<CallObserver> observers = new ArrayList<>();

		private final List<Consumer<Subchannel>> preparations = new ArrayList<>();

		private ConnectivityState state = ConnectivityState.IDLE;

		private Picker picker = Picker.always(Pick.WAIT);

		private boolean closed;

		private Child(Endpoint endpoint) {
			super(EndpointChildren.this.context);
			this.endpoint = endpoint;
		}

		Endpoint endpoint() {
			return this.endpoint;
		}

		ConnectivityState state() {
			return this.state;
		}

		Picker picker() {
			return this.picker;
		}

		void connect() {
			this.balancer.connect();
		}

		/** Has an observer see all calls to this endpoint. */
		void observe(CallObserver observer) {
			this.observers.add(observer);
		}

		/** Has each subchannel made ready for something. */
		void prepare(Consumer<Subchannel> preparation) {
			this.preparations.add(preparation);
		}

		private void close() {
			this.closed = true;
			this.balancer.close();
		}

		@Override
		public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
			Subchannel subchannel = super.newSubchannel(address, listener);
			subchannel.checkHealth();
			this.observers.forEach(subchannel::observe);
			this.preparations.forEach((preparation) -> preparation.accept(subchannel));
			return subchannel;
		}

		@Override
		public void update(ConnectivityState state, Picker picker) {
			this.state = state;
			this.picker = picker;
			if (!EndpointChildren.this.busy && !this.closed) {
				EndpointChildren.this.changed.run();
			}
		}

	}

}
