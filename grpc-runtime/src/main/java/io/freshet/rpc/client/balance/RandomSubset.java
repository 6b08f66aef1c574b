package io.freshet.rpc.client.balance;

import java.util.Comparator;
import java.util.List;

import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Uses only some of the endpoints, others than the next channel uses, so that many
 * clients of many servers do not connect to all of them. An endpoint that comes or goes
 * changes at most one of those in use. Source: gRPC proposal A68.
 */
final class RandomSubset implements LoadBalancer {

	private final LoadBalancer child;

	private final int size;

	private final long seed;

	RandomSubset(BalancerContext context, int size, LoadBalancerFactory child) {
		this.child = child.create(context);
		this.size = size;
		this.seed = ((long) context.random(Integer.MAX_VALUE) << Integer.SIZE) ^ context.random(Integer.MAX_VALUE);
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		if (endpoints.size() <= this.size) {
			this.child.endpoints(endpoints);
			return;
		}
		this.child.endpoints(endpoints.stream()
			.sorted(Comparator.comparing(
					(endpoint) -> XxHash64.of(HashRing.name(endpoint.addresses().get(0)), this.seed),
					Long::compareUnsigned))
			.limit(this.size)
			.toList());
	}

	@Override
	public void connect() {
		this.child.connect();
	}

	@Override
	public void close() {
		this.child.close();
	}

}
