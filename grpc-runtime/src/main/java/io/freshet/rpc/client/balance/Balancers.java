package io.freshet.rpc.client.balance;

/** The balancers that come with this library. Has no state. */
public final class Balancers {

	private Balancers() {
	}

	/**
	 * All calls go to the first server that can be reached.
	 * @return the policy
	 */
	public static LoadBalancerFactory pickFirst() {
		return (context) -> new PickFirst(context, false);
	}

	/**
	 * All calls go to one server, each channel's to another one, by their weights.
	 * @return the policy
	 */
	public static LoadBalancerFactory pickFirstShuffled() {
		return (context) -> new PickFirst(context, true);
	}

}
