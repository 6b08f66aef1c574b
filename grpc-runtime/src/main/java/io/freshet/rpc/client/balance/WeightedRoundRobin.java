package io.freshet.rpc.client.balance;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.client.balance.EndpointChildren.Child;

/**
 * Gives each endpoint that is ready calls in proportion to what its load reports say it
 * can take, and in turn as long as there are no reports. Source: gRPC proposal A58.
 */
final class WeightedRoundRobin extends ReadyPolicy {

	private static final Runnable NOTHING = () -> {
	};

	private final WeightedRoundRobinOptions options;

	private final Map<Child, ServerWeight> weights = new IdentityHashMap<>();

	private Runnable timer = NOTHING;

	WeightedRoundRobin(BalancerContext context, WeightedRoundRobinOptions options) {
		super(context);
		this.options = options;
	}

	@Override
	void created(Child child) {
		ServerWeight weight = new ServerWeight(this.options, context()::nanoTime);
		this.weights.put(child, weight);
		child.observe(weight);
		Duration period = this.options.outOfBandPeriod();
		if (period != null) {
			child.prepare((subchannel) -> subchannel.watchLoad(period, weight::report));
		}
	}

	@Override
	void known(List<Child> all) {
		this.weights.keySet().retainAll(all);
	}

	@Override
	Picker picker(List<Child> ready) {
		ready.stream().filter((child) -> !ready().contains(child)).forEach((child) -> weight(child).reset());
		ByWeight picker = new ByWeight(ready);
		picker.reschedule();
		return picker;
	}

	@Override
	void pickerGone() {
		this.timer.run();
		this.timer = NOTHING;
	}

	private ServerWeight weight(Child child) {
		return this.weights.computeIfAbsent(child, (missing) -> new ServerWeight(this.options, context()::nanoTime));
	}

	/** Follows a schedule that is made anew now and then. */
	private final class ByWeight implements Picker {

		private final List<Child> children;

		private final Picker[] pickers;

		private StrideSchedule schedule;

		ByWeight(List<Child> children) {
			this.children = children;
			this.pickers = children.stream().map(Child::picker).toArray(Picker[]::new);
			this.schedule = newSchedule();
		}

		private StrideSchedule newSchedule() {
			double[] weights = this.children.stream().mapToDouble((child) -> weight(child).now()).toArray();
			return StrideSchedule.of(weights, context().random(weights.length));
		}

		private void reschedule() {
			this.schedule = newSchedule();
			WeightedRoundRobin.this.timer = context().schedule(WeightedRoundRobin.this.options.weightUpdatePeriod(),
					this::reschedule);
		}

		@Override
		public Pick pick(PickRequest request) {
			return this.pickers[this.schedule.next()].pick(request);
		}

	}

}
