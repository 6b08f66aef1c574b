package io.freshet.rpc.client.balance;

/**
 * Creates balancers, one for each place of connections of a channel. Safe for use by
 * several threads. Those that come with this library are in {@link Balancers}.
 */
@FunctionalInterface
public interface LoadBalancerFactory {

	/**
	 * Creates a balancer.
	 * @param context where it belongs
	 * @return the balancer, which does nothing before it hears of servers
	 */
	LoadBalancer create(BalancerContext context);

}
