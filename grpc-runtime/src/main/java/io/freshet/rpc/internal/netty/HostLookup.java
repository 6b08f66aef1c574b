package io.freshet.rpc.internal.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of hosts without blocking: in the hosts file, then over DNS,
 * with the servers and search domains of the system unless told otherwise. Remembers
 * nothing, since who asks does so for news. Safe for use by several threads.
 */
public final class HostLookup implements AutoCloseable {

	private final EventLoop loop;

	private final DnsNameResolver resolver;

	/**
	 * Creates a look-up.
	 * @param loop where it does its work, one for network addresses
	 * @param servers the name servers, none for those of the system
	 */
	public HostLookup(EventLoop loop, List<InetSocketAddress> servers) {
		this(loop, servers, null);
	}

	/**
	 * Creates a look-up.
	 * @param families what to ask for, or {@code null} for what the system can reach
	 */
	HostLookup(EventLoop loop, List<InetSocketAddress> servers, @Nullable ResolvedAddressTypes families) {
		this.loop = loop;
		NetworkKind kind = NetworkKind.of(new InetSocketAddress(0));
		DnsServerAddressStreamProvider provider = servers.isEmpty() ? DnsServerAddressStreamProviders.platformDefault()
				: new SequentialDnsServerAddressStreamProvider(servers);
		this.resolver = new DnsNameResolverBuilder(loop).datagramChannelType(kind.datagramChannel())
			.datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
			.resolvedAddressTypes(families)
			.socketChannelType(kind.channel().asSubclass(SocketChannel.class))
			.resolveCache(NoopDnsCache.INSTANCE)
			.cnameCache(NoopDnsCnameCache.INSTANCE)
			.authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
			.completeOncePreferredResolved(false)
			.nameServerProvider(provider)
			.build();
	}

	/**
	 * Looks a host up.
	 * @param host a name, or an address in numbers
	 * @param port goes into the addresses as it is
	 * @return the addresses, at least one; completed on the loop
	 */
	public CompletableFuture<List<SocketAddress>> find(String host, int port) {
		CompletableFuture<List<SocketAddress>> addresses = new CompletableFuture<>();
		this.resolver.resolveAll(host).addListener((future) -> {
			if (future.isSuccess()) {
				List<?> found = (List<?>) future.getNow();
				addresses.complete(found.stream()
					.<SocketAddress>map((address) -> new InetSocketAddress((InetAddress) address, port))
					.toList());
			}
			else {
				addresses.completeExceptionally(future.cause());
			}
		});
		return addresses;
	}

	@Override
	public void close() {
		this.loop.execute(this.resolver::close);
	}

}
