package io.freshet.rpc.client.balance;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.balance.EndpointChildren.Child;

/**
 * Draws a few of the endpoints that are ready and takes the one with the fewest calls
 * under way from this place of the channel. Source: gRPC proposal A48.
 */
final class LeastRequest extends ReadyPolicy {

	static final int MAX_CHOICES = 10;

	private final int choices;

	private final Map<Child, CallCount> counts = new IdentityHashMap<>();

	LeastRequest(BalancerContext context, int choices) {
		super(context);
		this.choices = Math.min(choices, MAX_CHOICES);
	}

	@Override
	void created(Child child) {
		CallCount count = new CallCount();
		this.counts.put(child, count);
		child.observe(count);
	}

	@Override
	void known(List<Child> all) {
		this.counts.keySet().retainAll(all);
	}

	@Override
	Picker picker(List<Child> ready) {
		return new FewestCalls(ready);
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
			int best = context().random(this.pickers.length);
			for (int i = 1; i < LeastRequest.this.choices; i++) {
				int other = context().random(this.pickers.length);
				if (this.counts[other].calls < this.counts[best].calls) {
					best = other;
				}
			}
			return this.pickers[best].pick(request);
		}

	}

}
