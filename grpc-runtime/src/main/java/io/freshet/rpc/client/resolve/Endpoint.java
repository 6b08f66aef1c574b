package io.freshet.rpc.client.resolve;

import java.net.SocketAddress;
import java.util.List;

/**
 * One server, with all addresses that lead to it. Immutable.
 *
 * @param addresses the addresses, the preferred one first, at least one
 * @param weight its share compared to that of other servers, at least 1
 * @param priority servers of a higher number are used when those of a lower one fail
 * @param locality where it stands, empty if that is not known
 */
public record Endpoint(List<SocketAddress> addresses, int weight, int priority, String locality) {

	/**
	 * Checks the parts.
	 */
	public Endpoint {
		addresses = List.copyOf(addresses);
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("an endpoint has at least one address");
		}
		if (weight < 1) {
			throw new IllegalArgumentException("weight is " + weight + ", it has to be at least 1");
		}
	}

	/**
	 * Returns an endpoint with nothing but addresses.
	 * @param addresses the addresses, at least one
	 * @return the endpoint, with weight 1 and priority 0
	 */
	public static Endpoint of(SocketAddress... addresses) {
		return new Endpoint(List.of(addresses), 1, 0, "");
	}

	/**
	 * Returns this endpoint with another weight.
	 * @param weight the weight, at least 1
	 * @return the endpoint
	 */
	public Endpoint withWeight(int weight) {
		return new Endpoint(this.addresses, weight, this.priority, this.locality);
	}

	/**
	 * Returns this endpoint with another priority.
	 * @param priority the priority, the lowest number is used first
	 * @return the endpoint
	 */
	public Endpoint withPriority(int priority) {
		return new Endpoint(this.addresses, this.weight, priority, this.locality);
	}

	/**
	 * Returns this endpoint at another place.
	 * @param locality the place
	 * @return the endpoint
	 */
	public Endpoint withLocality(String locality) {
		return new Endpoint(this.addresses, this.weight, this.priority, locality);
	}

}
