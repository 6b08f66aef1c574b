package io.freshet.rpc.client;

import io.freshet.rpc.client.balance.LoadBalancerFactory;

/**
 * Where the calls of a channel go, until it is led elsewhere. Immutable but for the
 * resolver, which is safe for use by several threads.
 *
 * @param target the target
 * @param authority the name of the server
 * @param balancer chooses among the servers
 * @param watches what servers are asked besides calls
 * @param resolver knows the servers
 */
record Destination(Target target, String authority, LoadBalancerFactory balancer, WatchOptions watches,
		ChannelResolver resolver) {

}
