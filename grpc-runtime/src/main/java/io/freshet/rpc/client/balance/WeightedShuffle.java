package io.freshet.rpc.client.balance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.freshet.rpc.client.resolve.Endpoint;

/**
 * Brings endpoints into a random order in which each comes first as often as its weight
 * says. Has no state. Source: gRPC proposal A113; Efraimidis and Spirakis, weighted
 * random sampling.
 */
final class WeightedShuffle {

	private static final int STEPS = 1 << 24;

	private WeightedShuffle() {
	}

	/**
	 * Shuffles.
	 * @param endpoints the endpoints
	 * @param context gives random numbers
	 * @return the endpoints in another order
	 */
	static List<Endpoint> of(List<Endpoint> endpoints, BalancerContext context) {
		List<Drawn> drawn = new ArrayList<>();
		for (Endpoint endpoint : endpoints) {
			double random = (1.0 + context.random(STEPS)) / (STEPS + 1);
			drawn.add(new Drawn(endpoint, Math.pow(random, 1.0 / endpoint.weight())));
		}
		return drawn.stream().sorted(Comparator.comparingDouble(Drawn::key).reversed()).map(Drawn::endpoint).toList();
	}

	/**
	 * An endpoint and its lot.
	 *
	 * @param endpoint the endpoint
	 * @param key the largest comes first
	 */
	private record Drawn(Endpoint endpoint, double key) {

	}

}
