package io.freshet.rpc.client.balance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.resolve.Endpoint;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.client.balance.ScriptedContext.address;
import static io.freshet.rpc.client.balance.ScriptedContext.servers;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link PickFirst}. */
class PickFirstTests {

	private final ScriptedContext context = new ScriptedContext();

	private final LoadBalancer balancer = Balancers.pickFirst().create(this.context);

	@Test
	void connectsWhenItIsAskedTo() {
		this.balancer.endpoints(servers(1));
		assertThat(this.context.wires).isEmpty();
		this.balancer.connect();
		assertThat(this.context.state).isEqualTo(ConnectivityState.CONNECTING);
		assertThat(this.context.pick()).isZero();
		this.context.to(1).ready();
		assertThat(this.context.state).isEqualTo(ConnectivityState.READY);
		assertThat(this.context.pick()).isEqualTo(1);
	}

	@Test
	void beginsWithTheNextAddressWhenOneIsSlow() {
		this.balancer.endpoints(servers(1, 2, 3));
		this.balancer.connect();
		this.context.advance(Duration.ofMillis(249));
		assertThat(this.context.asked()).containsExactly(address(1));
		this.context.advance(Duration.ofMillis(1));
		assertThat(this.context.asked()).containsExactly(address(1), address(2));
		this.context.to(2).ready();
		assertThat(this.context.pick()).isEqualTo(2);
		assertThat(this.context.to(1).closed).isTrue();
		this.context.advance(Duration.ofSeconds(5));
		assertThat(this.context.asked()).hasSize(2);
	}

	@Test
	void beginsWithTheNextAddressAtOnceWhenOneFails() {
		this.balancer.endpoints(servers(1, 2));
		this.balancer.connect();
		this.context.to(1).fail();
		assertThat(this.context.asked()).containsExactly(address(1), address(2));
		assertThat(this.context.state).isEqualTo(ConnectivityState.CONNECTING);
	}

	@Test
	void triesFamiliesInTurn() {
		Endpoint six = Endpoint.of(new InetSocketAddress("::1", 1), new InetSocketAddress("::2", 1), address(1));
		this.balancer.endpoints(List.of(six));
		this.balancer.connect();
		this.context.advance(Duration.ofSeconds(1));
		assertThat(this.context.asked()).containsExactly(new InetSocketAddress("::1", 1), address(1),
				new InetSocketAddress("::2", 1));
	}

	@Test
	void staysFailedUntilAConnectionIsThere() {
		this.balancer.endpoints(servers(1, 2));
		this.balancer.connect();
		this.context.to(1).fail();
		this.context.to(2).fail();
		assertThat(this.context.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
		assertThat(this.context.pick()).isEqualTo(-1);
		assertThat(this.context.refreshes).isEqualTo(1);
		this.context.to(1).idle();
		assertThat(this.context.to(1).connects).isEqualTo(2);
		assertThat(this.context.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
		this.context.to(1).fail();
		this.context.to(2).idle();
		this.context.to(2).fail();
		assertThat(this.context.refreshes).isEqualTo(2);
		this.context.to(1).idle();
		this.context.to(1).ready();
		assertThat(this.context.pick()).isEqualTo(1);
	}

	@Test
	void isIdleWhenTheConnectionIsLost() {
		this.balancer.endpoints(servers(1, 2));
		this.balancer.connect();
		this.context.to(1).ready();
		this.context.to(1).idle();
		assertThat(this.context.state).isEqualTo(ConnectivityState.IDLE);
		assertThat(this.context.refreshes).isEqualTo(1);
		this.balancer.connect();
		assertThat(this.context.wires).hasSize(2);
		this.context.to(1).ready();
		assertThat(this.context.pick()).isEqualTo(1);
	}

	@Test
	void keepsTheConnectionWhileItsAddressIsListed() {
		this.balancer.endpoints(servers(1, 2));
		this.balancer.connect();
		this.context.to(1).ready();
		this.balancer.endpoints(servers(3, 1));
		assertThat(this.context.pick()).isEqualTo(1);
		this.balancer.endpoints(servers(3));
		assertThat(this.context.to(1).closed).isTrue();
		assertThat(this.context.state).isEqualTo(ConnectivityState.IDLE);
	}

	@Test
	void triesNewAddressesAtOnceWhileOldOnesFail() {
		this.balancer.endpoints(servers(1));
		this.balancer.connect();
		this.context.to(1).fail();
		this.balancer.endpoints(servers(1, 2));
		this.context.to(2).ready();
		assertThat(this.context.pick()).isEqualTo(2);
	}

	@Test
	void shufflesByWeight() {
		int heavyFirst = 0;
		this.context.random = new Random(7)::nextInt;
		for (int i = 0; i < 1000; i++) {
			List<Endpoint> order = WeightedShuffle
				.of(List.of(ScriptedContext.server(1), ScriptedContext.server(2).withWeight(3)), this.context);
			heavyFirst += (order.get(0).weight() == 3) ? 1 : 0;
		}
		assertThat(heavyFirst).isBetween(700, 800);
	}

}
