package io.freshet.rpc.client.resolve;

import java.util.List;

/** A resolver whose servers never change. Immutable. */
public final class FixedResolver implements NameResolver {

	private final List<Endpoint> endpoints;

	/**
	 * Creates a resolver.
	 * @param endpoints the servers
	 */
	public FixedResolver(List<Endpoint> endpoints) {
		this.endpoints = List.copyOf(endpoints);
	}

	@Override
	public void start(Listener listener) {
		listener.onEndpoints(this.endpoints);
	}

	@Override
	public void refresh() {
		// There is nothing else to be found.
	}

	@Override
	public void close() {
		// Holds nothing.
	}

}
