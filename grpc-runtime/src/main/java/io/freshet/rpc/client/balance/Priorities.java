package io.freshet.rpc.client.balance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * A policy for the endpoints of each priority. Uses the first priority that works; one
 * that fails, or needs longer than {@value #FAIL_OVER_SECONDS} seconds to connect, makes
 * way for the next, and takes over again as soon as it works. One that is not needed any
 * more is kept for {@value #KEEP_MINUTES} minutes. Source: gRPC proposal A56.
 */
final class Priorities implements LoadBalancer {

	static final int FAIL_OVER_SECONDS = 10;

	static final int KEEP_MINUTES = 15;

	private static final Runnable NOTHING = () -> {
	};

	private final BalancerContext context;

	private final LoadBalancerFactory policy;

	private final TreeMap<Integer, List<Endpoint>> endpoints = new TreeMap<>();

	private final TreeMap<Integer, Child> children = new TreeMap<>();

	private boolean busy;

	Priorities(BalancerContext context, LoadBalancerFactory policy) {
		this.context = context;
		this.policy = policy;
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		this.endpoints.clear();
		this.endpoints.putAll(endpoints.stream().collect(Collectors.groupingBy(Endpoint::priority)));
		List<Child> gone = this.children.entrySet()
			.stream()
			.filter((entry) -> !this.endpoints.containsKey(entry.getKey()))
			.map(Map.Entry::getValue)
			.toList();
		this.children.keySet().retainAll(this.endpoints.keySet());
		this.busy = true;
		this.endpoints.forEach((priority, some) -> {
			Child child = this.children.get(priority);
			if (child != null) {
				child.balancer.endpoints(some);
			}
		});
		this.busy = false;
		choose();
		gone.forEach(Child::close);
	}

	/** Asks one after the other, and begins with the next when there is reason to. */
	private void choose() {
		for (Map.Entry<Integer, List<Endpoint>> entry : this.endpoints.entrySet()) {
			Child child = this.children.get(entry.getKey());
			if (child == null) {
				child = begin(entry.getKey(), entry.getValue());
			}
			if (child.state == ConnectivityState.READY || child.state == ConnectivityState.IDLE) {
				use(entry.getKey(), child);
				return;
			}
			if (child.state == ConnectivityState.CONNECTING && !child.late) {
				use(entry.getKey(), child);
				return;
			}
		}
		Map.Entry<Integer, Child> best = this.children.lastEntry();
		for (Map.Entry<Integer, Child> entry : this.children.descendingMap().entrySet()) {
			if (entry.getValue().state == ConnectivityState.CONNECTING) {
				best = entry;
			}
		}
		if (best != null) {
			this.context.update(best.getValue().state, best.getValue().picker);
		}
	}

	private Child begin(int priority, List<Endpoint> endpoints) {
		Child child = new Child();
		this.children.put(priority, child);
		this.busy = true;
		child.balancer.endpoints(endpoints);
		child.balancer.connect();
		this.busy = false;
		child.watchConnecting();
		return child;
	}

	private void use(int priority, Child child) {
		child.inUse();
		this.children.tailMap(priority, false).values().forEach(Child::notNeeded);
		this.context.update(child.state, child.picker);
	}

	@Override
	public void connect() {
		for (Child child : List.copyOf(this.children.values())) {
			if (child.state == ConnectivityState.IDLE) {
				child.balancer.connect();
				return;
			}
		}
	}

	@Override
	public void close() {
		this.children.values().forEach(Child::close);
		this.children.clear();
	}

	/** The policy of one priority. */
	private final class Child extends ChildContext {

		private final LoadBalancer balancer = Priorities.this.policy.create(this);

		private ConnectivityState state = ConnectivityState.CONNECTING;

		private Picker picker = Picker.always(Pick.WAIT);

		/** Whether it has been connecting for too long. */
		private boolean late;

		private Runnable failOver = NOTHING;

		private Runnable end = NOTHING;

		private boolean closed;

		Child() {
			super(Priorities.this.context);
		}

		private void watchConnecting() {
			this.failOver.run();
			this.failOver = NOTHING;
			if (this.state == ConnectivityState.CONNECTING) {
				this.failOver = Priorities.this.context.schedule(Duration.ofSeconds(FAIL_OVER_SECONDS), () -> {
					this.late = true;
					choose();
				});
			}
		}

		private void inUse() {
			this.end.run();
			this.end = NOTHING;
		}

		private void notNeeded() {
			if (this.end == NOTHING) {
				this.end = Priorities.this.context.schedule(Duration.ofMinutes(KEEP_MINUTES), () -> {
					Priorities.this.children.values().remove(this);
					close();
				});
			}
		}

		private void close() {
			this.closed = true;
			this.failOver.run();
			this.end.run();
			this.balancer.close();
		}

		@Override
		public void update(ConnectivityState state, Picker picker) {
			boolean changed = state != this.state;
			this.state = state;
			this.picker = picker;
			if (state != ConnectivityState.CONNECTING) {
				this.late = false;
			}
			if (this.closed || Priorities.this.busy) {
				return;
			}
			if (changed) {
				watchConnecting();
			}
			choose();
		}

	}

}
