package io.freshet.rpc.client.balance;

import java.util.List;

import io.freshet.rpc.client.balance.EndpointChildren.Child;

/**
 * Keeps a connection to every endpoint and gives calls to those that are ready in turn,
 * beginning somewhere. Source: grpc/grpc, doc/load-balancing.md; gRPC proposal A61.
 */
final class RoundRobin extends ReadyPolicy {

	RoundRobin(BalancerContext context) {
		super(context);
	}

	@Override
	Picker picker(List<Child> ready) {
		return new InTurn(ready, context().random(ready.size()));
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
