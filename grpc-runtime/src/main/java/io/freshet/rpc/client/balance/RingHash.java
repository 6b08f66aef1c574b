package io.freshet.rpc.client.balance;

import java.util.List;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.EndpointChildren.Child;
import io.freshet.rpc.client.resolve.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls with the same value of a request header to the same endpoint, as long as
 * that can be reached; calls without the header go anywhere. Connects to an endpoint when
 * the first call is for it. Sources: gRPC proposals A42 and A76.
 */
final class RingHash implements LoadBalancer {

	private final BalancerContext context;

	private final RingHashOptions options;

	private final EndpointChildren children;

	/** The children that the ring was built of. */
	private List<Child> ringChildren = List.of();

	private @Nullable HashRing ring;

	RingHash(BalancerContext context, RingHashOptions options) {
		this.context = context;
		this.options = options;
		this.children = new EndpointChildren(context, (child) -> {
		}, this::changed);
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		this.children.endpoints(endpoints);
	}

	@Override
	public void connect() {
		// A pick connects to the endpoint that it finds.
	}

	private void changed() {
		List<Child> all = this.children.all();
		ConnectivityState state = state(all);
		HashRing ring = ring(all);
		this.context.update(state, (request) -> pick(ring, request));
		if (state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.CONNECTING) {
			connectOne(all);
		}
	}

	private HashRing ring(List<Child> all) {
		HashRing ring = this.ring;
		if (ring == null || all != this.ringChildren) {
			ring = new HashRing(all, this.options.minRingSize(), this.options.maxRingSize());
			this.ring = ring;
			this.ringChildren = all;
		}
		return ring;
	}

	/** With failures and no attempt under way nobody else would find the way back. */
	private static void connectOne(List<Child> all) {
		boolean failed = all.stream().anyMatch((child) -> child.state() == ConnectivityState.TRANSIENT_FAILURE);
		boolean connecting = all.stream().anyMatch((child) -> child.state() == ConnectivityState.CONNECTING);
		if (failed && !connecting) {
			all.stream()
				.filter((child) -> child.state() == ConnectivityState.IDLE)
				.findFirst()
				.ifPresent(Child::connect);
		}
	}

	private static ConnectivityState state(List<Child> all) {
		int failed = 0;
		boolean connecting = false;
		boolean idle = false;
		for (Child child : all) {
			switch (child.state()) {
				case READY -> {
					return ConnectivityState.READY;
				}
				case TRANSIENT_FAILURE -> failed++;
				case CONNECTING -> connecting = true;
				default -> idle = true;
			}
		}
		if (failed >= 2) {
			return ConnectivityState.TRANSIENT_FAILURE;
		}
		if (connecting || (failed == 1 && all.size() > 1)) {
			return ConnectivityState.CONNECTING;
		}
		return idle ? ConnectivityState.IDLE : ConnectivityState.TRANSIENT_FAILURE;
	}

	private Pick pick(HashRing ring, PickRequest request) {
		List<String> values = request.metadata().getAll(this.options.header());
		if (values.isEmpty()) {
			return pickAny(ring, request);
		}
		int first = ring.find(XxHash64.of(String.join(",", values), 0));
		for (int i = 0; i < ring.size(); i++) {
			Child child = ring.at(first + i);
			switch (child.state()) {
				case READY -> {
					return child.picker().pick(request);
				}
				case IDLE -> {
					child.connect();
					return Pick.WAIT;
				}
				case CONNECTING -> {
					return Pick.WAIT;
				}
				default -> {
					// The next one on the ring stands in for it.
				}
			}
		}
		return ring.at(first).picker().pick(request);
	}

	/** Prefers those that are there, and lets one more come. */
	private Pick pickAny(HashRing ring, PickRequest request) {
		int first = this.context.random(ring.size());
		boolean waits = false;
		for (int i = 0; i < ring.size(); i++) {
			Child child = ring.at(first + i);
			if (child.state() == ConnectivityState.READY) {
				return child.picker().pick(request);
			}
			if (child.state() == ConnectivityState.IDLE && !waits) {
				child.connect();
			}
			waits |= child.state() != ConnectivityState.TRANSIENT_FAILURE;
		}
		return waits ? Pick.WAIT : ring.at(first).picker().pick(request);
	}

	@Override
	public void close() {
		this.children.close();
	}

}
