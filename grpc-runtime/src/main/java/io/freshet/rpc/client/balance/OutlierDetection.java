package io.freshet.rpc.client.balance;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.OutlierDetectionOptions.FailurePercentage;
import io.freshet.rpc.client.balance.OutlierDetectionOptions.SuccessRate;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Lets servers whose calls fail more often than those of others rest for a while: to the
 * policy inside, their connections seem to fail. Source: gRPC proposal A50.
 */
final class OutlierDetection extends ChildContext implements LoadBalancer {

	private static final double THOUSAND = 1000;

	private final BalancerContext context;

	private final OutlierDetectionOptions options;

	private final LoadBalancer child;

	private final Map<List<SocketAddress>, CallRecord> records = new HashMap<>();

	private Map<SocketAddress, CallRecord> byAddress = new HashMap<>();

	private boolean started;

	private boolean closed;

	OutlierDetection(BalancerContext context, OutlierDetectionOptions options, LoadBalancerFactory child) {
		super(context);
		this.context = context;
		this.options = options;
		this.child = child.create(this);
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		this.records.keySet().retainAll(endpoints.stream().map(Endpoint::addresses).toList());
		this.byAddress = new HashMap<>();
		for (Endpoint endpoint : endpoints) {
			CallRecord record = this.records.computeIfAbsent(endpoint.addresses(), (missing) -> new CallRecord());
			endpoint.addresses().forEach((address) -> this.byAddress.put(address, record));
		}
		this.child.endpoints(endpoints);
		if (!this.started) {
			this.started = true;
			schedule();
		}
	}

	private void schedule() {
		this.context.schedule(this.options.interval(), () -> {
			if (!this.closed) {
				compare();
				schedule();
			}
		});
	}

	@Override
	public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
		CallRecord record = this.byAddress.get(address);
		if (record == null) {
			return super.newSubchannel(address, listener);
		}
		EjectableListener ejectable = new EjectableListener(listener, record);
		Subchannel subchannel = super.newSubchannel(address, ejectable);
		subchannel.observe(record);
		return subchannel;
	}

	/** Ends an interval. */
	private void compare() {
		List<CallRecord> all = new ArrayList<>(this.records.values());
		all.forEach(CallRecord::endInterval);
		if (this.options.successRate() != null) {
			compareSuccess(all, this.options.successRate());
		}
		if (this.options.failurePercentage() != null) {
			lookAtFailures(all, this.options.failurePercentage());
		}
		long now = this.context.nanoTime();
		all.forEach((record) -> record.age(now, this.options));
	}

	private void compareSuccess(List<CallRecord> all, SuccessRate rule) {
		List<CallRecord> enough = all.stream().filter((record) -> record.volume() >= rule.requestVolume()).toList();
		if (enough.isEmpty() || enough.size() < rule.minimumHosts()) {
			return;
		}
		double mean = enough.stream().mapToDouble(CallRecord::successRate).average().orElse(1);
		double variance = enough.stream()
			.mapToDouble((record) -> Math.pow(record.successRate() - mean, 2))
			.average()
			.orElse(0);
		double required = mean - Math.sqrt(variance) * rule.stdevFactor() / THOUSAND;
		for (CallRecord record : enough) {
			if (mayEject(all) && record.successRate() < required) {
				eject(record, rule.enforcementPercentage());
			}
		}
	}

	private void lookAtFailures(List<CallRecord> all, FailurePercentage rule) {
		List<CallRecord> enough = all.stream().filter((record) -> record.volume() >= rule.requestVolume()).toList();
		if (enough.isEmpty() || enough.size() < rule.minimumHosts()) {
			return;
		}
		for (CallRecord record : enough) {
			if (mayEject(all) && (1 - record.successRate()) * 100 > rule.threshold()) {
				eject(record, rule.enforcementPercentage());
			}
		}
	}

	private boolean mayEject(List<CallRecord> all) {
		long ejected = all.stream().filter(CallRecord::isEjected).count();
		return ejected * 100 < (long) this.options.maxEjectionPercent() * all.size();
	}

	private void eject(CallRecord record, int enforcementPercentage) {
		if (!record.isEjected() && this.context.random(100) < enforcementPercentage) {
			record.eject(this.context.nanoTime());
		}
	}

	@Override
	public void update(ConnectivityState state, Picker picker) {
		this.context.update(state, picker);
	}

	@Override
	public void connect() {
		this.child.connect();
	}

	@Override
	public void close() {
		this.closed = true;
		this.child.close();
	}

}
