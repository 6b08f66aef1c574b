package io.freshet.rpc.internal.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.calls.NameServer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.resolver.ResolvedAddressTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link HostLookup}. */
class HostLookupTests {

	private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
			NetworkKind.of(new InetSocketAddress(0)).handler());

	@AfterEach
	void stop() {
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void findsTheAddressesOfBothFamiliesWhicheverComesFirst() throws Exception {
		List<String> addresses = List.of("127.0.0.1", "127.0.0.2", "::1");
		assertThat(find(addresses, ResolvedAddressTypes.IPV4_PREFERRED)).containsExactly(address("127.0.0.1"),
				address("127.0.0.2"), address("::1"));
		assertThat(find(addresses, ResolvedAddressTypes.IPV6_PREFERRED)).containsExactly(address("::1"),
				address("127.0.0.1"), address("127.0.0.2"));
	}

	@Test
	void findsAHostThatHasAddressesOfOneFamily() throws Exception {
		assertThat(find(List.of("::1"), ResolvedAddressTypes.IPV4_PREFERRED)).containsExactly(address("::1"));
		assertThat(find(List.of("127.0.0.1"), ResolvedAddressTypes.IPV6_PREFERRED))
			.containsExactly(address("127.0.0.1"));
	}

	private List<SocketAddress> find(List<String> addresses, ResolvedAddressTypes families) throws Exception {
		EventLoop loop = this.group.next();
		try (NameServer names = new NameServer("greeter.test", addresses);
				HostLookup lookup = new HostLookup(loop, List.of(new InetSocketAddress("127.0.0.1", names.port())),
						families)) {
			return lookup.find("greeter.test", 9090).get(10, TimeUnit.SECONDS);
		}
	}

	private static InetSocketAddress address(String host) {
		return new InetSocketAddress(host, 9090);
	}

}
