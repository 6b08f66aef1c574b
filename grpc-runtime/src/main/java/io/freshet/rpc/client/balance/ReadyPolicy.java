package io.freshet.rpc.client.balance;

import java.util.List;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.EndpointChildren.Child;
import io.freshet.rpc.client.resolve.Endpoint;

/**
 * A policy that keeps a connection to every endpoint and chooses among those that are
 * ready. What differs is the choice. Confined to an event loop. Source: gRPC proposal
 * A61, 'petiole policies'.
 */
abstract class ReadyPolicy implements LoadBalancer {

	private final BalancerContext context;

	private final EndpointChildren children;

	/** The children that the picker in use has. */
	private List<Child> ready = List.of();

	ReadyPolicy(BalancerContext context) {
		this.context = context;
		this.children = new EndpointChildren(context, this::created, this::changed);
	}

	/**
	 * Sees each child before it does anything.
	 * @param child the child
	 */
	void created(Child child) {
	}

	/**
	 * Hears which children there are, of whatever state.
	 * @param all the children
	 */
	void known(List<Child> all) {
	}

	/**
	 * Makes the choice among other children than before. {@link #ready} are those before.
	 * @param ready the children that are ready, at least one
	 * @return the choice
	 */
	abstract Picker picker(List<Child> ready);

	/** Hears that the picker made last will not be asked any more. */
	void pickerGone() {
	}

	final BalancerContext context() {
		return this.context;
	}

	final List<Child> ready() {
		return this.ready;
	}

	@Override
	public final void endpoints(List<Endpoint> endpoints) {
		this.children.endpoints(endpoints);
		known(this.children.all());
	}

	@Override
	public final void connect() {
		this.children.connect();
	}

	private void changed() {
		this.children.connect();
		List<Child> ready = this.children.ready();
		if (ready.isEmpty()) {
			this.ready = ready;
			pickerGone();
			this.children.updateWithoutReady();
		}
		else if (!ready.equals(this.ready)) {
			pickerGone();
			Picker picker = picker(ready);
			this.ready = ready;
			this.context.update(ConnectivityState.READY, picker);
		}
	}

	@Override
	public final void close() {
		pickerGone();
		this.children.close();
	}

}
