package io.freshet.rpc.client.balance;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.EndpointChildren.Child;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Gives each endpoint that is ready calls in proportion to what its load reports say it
 * can take, and in turn as long as there are no reports. Source: gRPC proposal A58.
 */
final class WeightedRoundRobin implements LoadBalancer {

	private static final Runnable NOTHING = () -> {
	};

	private final BalancerContext context;

	private final WeightedRoundRobinOptions options;

	private final EndpointChildren children;

	private final Map<Child, ServerWeight> weights = new IdentityHashMap<>();

	private List<Child> ready = List.of();

	private Runnable timer = NOTHING;

	WeightedRoundRobin(BalancerContext context, WeightedRoundRobinOptions options) {
		this.context = context;
		this.options = options;
		this.children = new EndpointChildren(context, this::weigh, this::changed);
	}

	private void weigh(Child child) {
		ServerWeight weight = new ServerWeight(this.options, this.context::nanoTime);
		this.weights.put(child, weight);
		child.observe(weight);
		Duration period = this.options.outOfBandPeriod();
		if (period != null) {
			child.prepare((subchannel) -> subchannel.watchLoad(period, weight::report));
		}
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		this.children.endpoints(endpoints);
		this.weights.keySet().retainAll(this.children.all());
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
			this.timer.run();
			this.timer = NOTHING;
			this.children.updateWithoutReady();
		}
		else if (!ready.equals(this.ready)) {
			ready.stream().filter((child) -> !this.ready.contains(child)).forEach((child) -> weight(child).reset());
			this.ready = ready;
			ByWeight picker = new ByWeight(ready.stream().map(Child::picker).toArray(Picker[]::new));
			this.timer.run();
			picker.reschedule();
			this.context.update(ConnectivityState.READY, picker);
		}
	}

	private ServerWeight weight(Child child) {
		return this.weights.computeIfAbsent(child, (missing) -> new ServerWeight(this.options, this.context::nanoTime));
	}

	@Override
	public void close() {
		this.timer.run();
		this.timer = NOTHING;
		this.children.close();
	}

	/** Follows a schedule that is made anew now and then. */
	private final class ByWeight implements Picker {

		private final Picker[] pickers;

		private StrideSchedule schedule;

		ByWeight(Picker[] pickers) {
			this.pickers = pickers;
			this.schedule = newSchedule();
		}

		private StrideSchedule newSchedule() {
			double[] weights = WeightedRoundRobin.this.ready.stream()
				.mapToDouble((child) -> weight(child).now())
				.toArray();
			return StrideSchedule.of(weights, WeightedRoundRobin.this.context.random(weights.length));
		}

		private void reschedule() {
			this.schedule = newSchedule();
			WeightedRoundRobin.this.timer = WeightedRoundRobin.this.context
				.schedule(WeightedRoundRobin.this.options.weightUpdatePeriod(), this::reschedule);
		}

		@Override
		public Pick pick(PickRequest request) {
			return this.pickers[this.schedule.next()].pick(request);
		}

	}

}
