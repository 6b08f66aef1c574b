package io.freshet.rpc.client.balance;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.EndpointChildren.Child;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Draws a few of the endpoints that are ready and takes the one with the fewest calls
 * under way from this place of the channel. Source: gRPC proposal A48.
 */
final class LeastRequest implements LoadBalancer {

	static final int MAX_CHOICES = 10;

	private final BalancerContext context;

	private final int choices;

	private final EndpointChildren children;

	private final Map<Child, CallCount> counts = new IdentityHashMap<>();

	private List<Child> ready = List.of();

	LeastRequest(BalancerContext context, int choices) {
		this.context = context;
		this.choices = Math.min(choices, MAX_CHOICES);
		this.children = new EndpointChildren(context, this::count, this::changed);
	}

	private void count(Child child) {
		CallCount count = new CallCount();
		this.counts.put(child, count);
		child.observe(count);
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		this.children.endpoints(endpoints);
		this.counts.keySet().retainAll(this.children.all());
	}

	@Override
	public void connect() {
		this.children.connect();
	}

	private void changed() {
		this.children.connect();
		List<Child> ready = this.children.ready();
		if (ready.isEmpty()) {
			this.ready = ready;
			this.children.updateWithoutReady();
		}
		else if (!ready.equals(this.ready)) {
			this.ready = ready;
			this.context.update(ConnectivityState.READY, new FewestCalls(ready));
		}
	}

	@Override
	public void close() {
		this.children.close();
	}

	/** How many calls are under way. */
	private static final class CallCount implements CallObserver {

		private int calls;

		@Override
		public void onStart() {
			this.calls++;
		}

		@Override
		public void onEnd(Status status, Metadata trailers) {
			this.calls--;
		}

	}

	/** Compares a few. */
	private final class FewestCalls implements Picker {

		private final Picker[] pickers;

		private final CallCount[] counts;

		FewestCalls(List<Child> ready) {
			this.pickers = ready.stream().map(Child::picker).toArray(Picker[]::new);
			this.counts = ready.stream().map(LeastRequest.this.counts::get).toArray(CallCount[]::new);
		}

		@Override
		public Pick pick(PickRequest request) {
			int best = LeastRequest.this.context.random(this.pickers.length);
			for (int i = 1; i < LeastRequest.this.choices; i++) {
				int other = LeastRequest.this.context.random(this.pickers.length);
				if (this.counts[other].calls < this.counts[best].calls) {
					best = other;
				}
			}
			return this.pickers[best].pick(request);
		}

	}

}
