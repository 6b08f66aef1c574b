package io.freshet.spring.autoconfigure.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.client.resolve.NameResolver;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.rpc.client.resolve.PollingResolver;
import io.freshet.rpc.client.resolve.ResolverContext;
import io.freshet.rpc.client.resolve.TargetName;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;

/**
 * Creates the resolvers of targets such as {@code discovery:///greeter} and wakes them
 * when the registry has news. Safe for use by several threads.
 */
final class DiscoveryResolvers implements NameResolverFactory, ApplicationListener<HeartbeatEvent> {

	/**
	 * Where instances name the port of gRPC, by the habits of several frameworks. The
	 * last is how Spring Cloud Kubernetes names the port {@code grpc} of a service.
	 */
	static final List<String> PORT_KEYS = List.of(ServerPort.KEY, "grpc-port", "grpc.port", "gRPC.port", "grpcPort",
			"port.grpc");

	private static final int LARGEST_PORT = 65535;

	private final RpcDiscoveryProperties properties;

	private final RegistryQuestion question;

	private final Set<PollingResolver> resolvers = ConcurrentHashMap.newKeySet();

	DiscoveryResolvers(RpcDiscoveryProperties properties, RegistryQuestion question) {
		this.properties = properties;
		this.question = question;
	}

	@Override
	public String scheme() {
		return "discovery";
	}

	@Override
	public NameResolver create(TargetName target, ResolverContext context) {
		PollingResolver[] self = new PollingResolver[1];
		PollingResolver resolver = new PollingResolver(() -> endpoints(target.path()), new Interval(context),
				() -> this.resolvers.remove(self[0]));
		self[0] = resolver;
		this.resolvers.add(resolver);
		return resolver;
	}

	@Override
	public void onApplicationEvent(HeartbeatEvent event) {
		this.resolvers.forEach(PollingResolver::ask);
	}

	private CompletionStage<List<Endpoint>> endpoints(String service) {
		return this.question.ask(service).thenApplyAsync((instances) -> {
			List<Endpoint> endpoints = new ArrayList<>();
			UnknownHostException failure = null;
			for (ServiceInstance instance : instances) {
				try {
					endpoints.add(endpoint(instance));
				}
				catch (UnknownHostException ex) {
					failure = ex;
				}
			}
			if (endpoints.isEmpty() && failure != null) {
				throw new IllegalStateException(
						"no instance of " + service + " has an address: " + failure.getMessage(), failure);
			}
			return endpoints;
		}, RegistryQuestion.THREADS);
	}

	private Endpoint endpoint(ServiceInstance instance) throws UnknownHostException {
		InetSocketAddress address = address(instance.getHost(), port(instance));
		String zone = zone(instance);
		Endpoint endpoint = Endpoint.of(address).withLocality((zone != null) ? zone : "");
		boolean elsewhere = this.properties.zone() != null && zone != null && !zone.equals(this.properties.zone());
		return elsewhere ? endpoint.withPriority(1) : endpoint;
	}

	private static InetSocketAddress address(@Nullable String host, int port) throws UnknownHostException {
		// Of no host Java makes the loopback address.
		if (host == null || host.isBlank() || port <= 0 || port > LARGEST_PORT) {
			throw new UnknownHostException("host '" + host + "', port " + port);
		}
		return new InetSocketAddress(InetAddress.getByName(host), port);
	}

	/**
	 * Returns the port of gRPC.
	 * @param instance an instance
	 * @return the port that its metadata name, else its only one
	 */
	static int port(ServiceInstance instance) {
		Map<String, String> metadata = metadata(instance);
		for (String key : PORT_KEYS) {
			String text = metadata.get(key);
			if (text != null) {
				try {
					int port = Integer.parseInt(text.strip());
					if (port > 0 && port <= LARGEST_PORT) {
						return port;
					}
				}
				catch (NumberFormatException ex) {
					// As if it were not there: another key may be better.
				}
			}
		}
		return instance.getPort();
	}

	private static @Nullable String zone(ServiceInstance instance) {
		return metadata(instance).get("zone");
	}

	@SuppressWarnings("NullAway")
	private static Map<String, String> metadata(ServiceInstance instance) {
		Map<String, String> metadata = instance.getMetadata();
		return (metadata != null) ? metadata : Map.of();
	}

	/** A channel's context with the interval of registries. */
	private final class Interval implements ResolverContext {

		private final ResolverContext context;

		Interval(ResolverContext context) {
			this.context = context;
		}

		@Override
		public Runnable schedule(Duration delay, Runnable task) {
			return this.context.schedule(delay, task);
		}

		@Override
		public Duration refreshInterval() {
			return DiscoveryResolvers.this.properties.refreshInterval();
		}

		@Override
		public long nanoTime() {
			return this.context.nanoTime();
		}

		@Override
		public double random() {
			return this.context.random();
		}

	}

}
