package io.freshet.rpc.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.client.resolve.FixedResolver;
import io.freshet.rpc.client.resolve.NameResolver;
import io.freshet.rpc.client.resolve.PollingResolver;
import io.freshet.rpc.client.resolve.ResolverContext;
import io.freshet.rpc.internal.netty.Addresses;
import io.freshet.rpc.internal.netty.HostLookup;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers of a target that lists hosts. Each of their addresses is a server.
 * Has no state.
 */
final class HostResolver {

	private HostResolver() {
	}

	/**
	 * Creates the resolver of a target.
	 * @param target the target
	 * @param context what the channel offers
	 * @param loop where look-ups do their work
	 * @return the resolver
	 */
	static NameResolver create(Target target, ResolverContext context, EventLoop loop) {
		if (target.factory() != null) {
			return target.factory().create(target.name(), context);
		}
		List<Endpoint> literals = new ArrayList<>();
		for (SocketAddress address : target.addresses()) {
			SocketAddress literal = literal(address);
			if (literal != null) {
				literals.add(Endpoint.of(literal));
			}
		}
		if (literals.size() == target.addresses().size()) {
			return new FixedResolver(literals);
		}
		HostLookup lookup = new HostLookup(loop, target.nameServers());
		return new PollingResolver(() -> find(target.addresses(), lookup), context, lookup::close);
	}

	private static @Nullable SocketAddress literal(SocketAddress address) {
		return (address instanceof InetSocketAddress network) ? Addresses.ofLiteral(network) : address;
	}

	/** One name that is not known does no harm while there are others. */
	private static CompletionStage<List<Endpoint>> find(List<SocketAddress> hosts, HostLookup lookup) {
		List<CompletableFuture<List<SocketAddress>>> all = new ArrayList<>();
		for (SocketAddress host : hosts) {
			SocketAddress literal = literal(host);
			InetSocketAddress network = (InetSocketAddress) host;
			all.add((literal != null) ? CompletableFuture.completedFuture(List.of(literal))
					: lookup.find(network.getHostString(), network.getPort()));
		}
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).handle((done, failure) -> {
			List<Endpoint> found = new ArrayList<>();
			for (CompletableFuture<List<SocketAddress>> addresses : all) {
				if (!addresses.isCompletedExceptionally()) {
					addresses.join().forEach((address) -> found.add(Endpoint.of(address)));
				}
			}
			return (found.isEmpty() && failure != null) ? CompletableFuture.<List<Endpoint>>failedFuture(failure)
					: CompletableFuture.completedFuture(found);
		}).thenCompose((found) -> found);
	}

}
