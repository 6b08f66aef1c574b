package io.freshet.rpc.client;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a channel finds its servers and which of them gets a call. Immutable.
 *
 * @param balancer chooses among the servers; by default {@link Balancers#pickFirst()}
 * @param resolvers find servers for schemes of the application's own
 * @param refreshInterval how often names are looked up again while all is well, 30
 * seconds by default
 * @param healthService the service whose health the servers are asked for, empty for that
 * of the whole server, or {@code null} not to ask. Policies that use several servers send
 * no calls to one that is not healthy
 */
public record EndpointOptions(LoadBalancerFactory balancer, List<NameResolverFactory> resolvers,
		Duration refreshInterval, @Nullable String healthService) {

	/** The first server that can be reached gets all calls. */
	public static final EndpointOptions DEFAULTS = new EndpointOptions(Balancers.pickFirst(), List.of(),
			Duration.ofSeconds(30), null);

	/**
	 * Checks the parts.
	 */
	public EndpointOptions {
		resolvers = List.copyOf(resolvers);
		if (refreshInterval.isZero() || refreshInterval.isNegative()) {
			throw new IllegalArgumentException(
					"refreshInterval is " + refreshInterval + ", it has to be more than zero");
		}
	}

	/**
	 * Returns these options with another balancer.
	 * @param balancer chooses among the servers
	 * @return the options
	 */
	public EndpointOptions withBalancer(LoadBalancerFactory balancer) {
		return new EndpointOptions(balancer, this.resolvers, this.refreshInterval, this.healthService);
	}

	/**
	 * Returns these options with other resolvers.
	 * @param resolvers find servers for schemes of their own, before those of the library
	 * @return the options
	 */
	public EndpointOptions withResolvers(List<NameResolverFactory> resolvers) {
		return new EndpointOptions(this.balancer, resolvers, this.refreshInterval, this.healthService);
	}

	/**
	 * Returns these options with another interval.
	 * @param interval the time between look-ups while all is well
	 * @return the options
	 */
	public EndpointOptions withRefreshInterval(Duration interval) {
		return new EndpointOptions(this.balancer, this.resolvers, interval, this.healthService);
	}

	/**
	 * Returns these options with another service to ask for.
	 * @param service the full name of a service, empty for the whole server, or
	 * {@code null} not to ask
	 * @return the options
	 */
	public EndpointOptions withHealthService(@Nullable String service) {
		return new EndpointOptions(this.balancer, this.resolvers, this.refreshInterval, service);
	}

}
