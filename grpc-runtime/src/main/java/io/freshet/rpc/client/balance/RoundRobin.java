package io.freshet.rpc.client.balance;

import java.util.List;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.EndpointChildren.Child;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Keeps a connection to every endpoint and gives calls to those that are ready in turn,
 * beginning somewhere. Source: grpc/grpc, doc/load-balancing.md; gRPC proposal A61.
 */
final class RoundRobin implements LoadBalancer {

	private final BalancerContext context;

	private final EndpointChildren children;

	/** The children that the picker in use has. */
	private List<Child> ready = List.of();

	RoundRobin(BalancerContext context) {
		this.context = context;
		this.children = new EndpointChildren(context, (child) -> {
		}, this::changed);
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		this.children.endpoints(endpoints);
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
			this.context.update(ConnectivityState.READY, new InTurn(ready, this.context.random(ready.size())));
		}
	}

	@Override
	public void close() {
		this.children.close();
	}

	/** Takes one after the other. */
	private static final class InTurn implements Picker {

		private final Picker[] pickers;

		private int next;

		InTurn(List<Child> ready, int first) {
			this.pickers = ready.stream().map(Child::picker).toArray(Picker[]::new);
			this.next = first;
		}

		@Override
		public Pick pick(PickRequest request) {
			Picker picker = this.pickers[this.next];
			this.next = (this.next + 1 < this.pickers.length) ? this.next + 1 : 0;
			return picker.pick(request);
		}

	}

}
