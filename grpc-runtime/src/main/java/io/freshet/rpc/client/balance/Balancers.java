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

	/**
	 * Calls go to all servers in turn.
	 * @return the policy
	 */
	public static LoadBalancerFactory roundRobin() {
		return RoundRobin::new;
	}

	/**
	 * A call goes to the least busy of a few servers, as far as this channel knows.
	 * @param choices how many are compared, from 2; more than 10 are taken as 10
	 * @return the policy
	 */
	public static LoadBalancerFactory leastRequest(int choices) {
		if (choices < 2) {
			throw new IllegalArgumentException("choices is " + choices + ", it has to be at least 2");
		}
		return (context) -> new LeastRequest(context, choices);
	}

	/**
	 * Calls with the same value of a header go to the same server.
	 * @param options the header and the size of the ring
	 * @return the policy
	 */
	public static LoadBalancerFactory ringHash(RingHashOptions options) {
		return (context) -> new RingHash(context, options);
	}

	/**
	 * Calls go to all servers in turn, to each as often as the load that it reports
	 * allows.
	 * @param options how reports become weights
	 * @return the policy
	 */
	public static LoadBalancerFactory weightedRoundRobin(WeightedRoundRobinOptions options) {
		return (context) -> new WeightedRoundRobin(context, options);
	}

	/**
	 * Lets servers rest whose calls fail more often than those of the others.
	 * @param options when and for how long
	 * @param child chooses among the rest, not one of {@link #pickFirst}
	 * @return the policy
	 */
	public static LoadBalancerFactory outlierDetection(OutlierDetectionOptions options, LoadBalancerFactory child) {
		return (context) -> new OutlierDetection(context, options, child);
	}

	/**
	 * Uses only some of the servers.
	 * @param size how many
	 * @param child chooses among them
	 * @return the policy
	 */
	public static LoadBalancerFactory randomSubset(int size, LoadBalancerFactory child) {
		if (size < 1) {
			throw new IllegalArgumentException("size is " + size + ", it has to be at least 1");
		}
		return (context) -> new RandomSubset(context, size, child);
	}

	/**
	 * Uses the servers of the lowest number of priority that work.
	 * @param child chooses among servers of one priority
	 * @return the policy
	 */
	public static LoadBalancerFactory priorities(LoadBalancerFactory child) {
		return (context) -> new Priorities(context, child);
	}

}
