package io.freshet.rpc.client;

import java.net.InetSocketAddress;

import io.netty.channel.local.LocalAddress;
import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests of {@link Target}. */
class TargetTests {

	@ParameterizedTest
	@CsvSource({ "greeter:9090,greeter,9090,greeter:9090", "dns:///greeter.svc:1,greeter.svc,1,greeter.svc:1",
			"static://10.0.0.1:65535,10.0.0.1,65535,10.0.0.1:65535", "[::1]:9090,::1,9090,[::1]:9090",
			"dns:greeter:9090,greeter,9090,greeter:9090" })
	void readsHostAndPort(String text, String host, int port, String authority) {
		Target target = Target.parse(text);
		assertThat(target.address()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
		assertThat(target.authority()).isEqualTo(authority);
		assertThat(target).hasToString(text);
	}

	@Test
	void readsAListOfServers() {
		Target target = Target.parse("static://10.0.0.1:1, other:2,[::1]:3");
		assertThat(target.addresses()).containsExactly(InetSocketAddress.createUnresolved("10.0.0.1", 1),
				InetSocketAddress.createUnresolved("other", 2), InetSocketAddress.createUnresolved("::1", 3));
		assertThat(target.authority()).isEqualTo("10.0.0.1:1");
	}

	@Test
	void readsAddressesOfOneFamily() {
		assertThat(Target.parse("ipv4:10.0.0.1:1,10.0.0.2:2").addresses()).hasSize(2);
		assertThat(Target.parse("ipv6:[::1]:1").authority()).isEqualTo("[::1]:1");
		assertThat(Target.parse("static:10.0.0.1:1,b:2").addresses()).hasSize(2);
	}

	@Test
	void readsTheNameServer() {
		assertThat(Target.parse("dns://8.8.8.8/greeter:9090").nameServers())
			.containsExactly(new InetSocketAddress("8.8.8.8", 53));
		assertThat(Target.parse("dns://[::1]:5353/greeter:9090").nameServers())
			.containsExactly(new InetSocketAddress("::1", 5353));
	}

	@Test
	void readsAbstractUnixSockets() {
		assertThat(Target.parse("unix-abstract:greeter").address()).isEqualTo(new DomainSocketAddress("\0greeter"));
	}

	@Test
	void readsUnixSockets() {
		assertThat(Target.parse("unix:/run/greeter.sock").address())
			.isEqualTo(new DomainSocketAddress("/run/greeter.sock"));
		assertThat(Target.parse("unix:///run/greeter.sock").address())
			.isEqualTo(new DomainSocketAddress("/run/greeter.sock"));
	}

	@Test
	void readsInMemoryNames() {
		assertThat(Target.parse("in-memory:test").address()).isEqualTo(new LocalAddress("test"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "greeter", "greeter:", "greeter:0", "greeter:65536", "greeter:http", ":9090",
			"::1:9090", "[::1]", "http://greeter:9090", "dns://ns.example/greeter:9090", "dns:///a/b:1",
			"xds:///greeter", "unix:", "unix-abstract:", "ipv4:greeter:1", "ipv4:[::1]:1", "ipv6:10.0.0.1:1", "static:",
			"in-memory:", "static://a/b:1", "static://a:1,", "static://a:1,b" })
	void refusesOtherTargetsAndSaysWhatIsAllowed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Target.parse(text))
			.withMessageStartingWith("target '" + text + "' ")
			.withMessageContaining("allowed are 'host:port', 'dns:///host:port'");
	}

}
