package io.freshet.rpc.client.balance;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.client.ConnectivityState;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.client.balance.ScriptedContext.servers;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RoundRobin} and of the children of other policies. */
class RoundRobinTests {

	private final ScriptedContext context = new ScriptedContext();

	private final LoadBalancer balancer = Balancers.roundRobin().create(this.context);

	@Test
	void connectsToAllAtOnce() {
		this.balancer.endpoints(servers(1, 2, 3));
		assertThat(this.context.wires).hasSize(3).allSatisfy((wire) -> {
			assertThat(wire.connects).isEqualTo(1);
			assertThat(wire.healthChecked).isTrue();
		});
		assertThat(this.context.state).isEqualTo(ConnectivityState.CONNECTING);
		assertThat(this.context.pick()).isZero();
	}

	@Test
	void takesThoseThatAreReadyInTurn() {
		this.balancer.endpoints(servers(1, 2, 3));
		this.context.to(1).ready();
		assertThat(picks(2)).containsExactly(1, 1);
		this.context.to(3).ready();
		assertThat(picks(4)).containsExactly(1, 3, 1, 3);
		this.context.to(2).ready();
		assertThat(picks(4)).containsExactly(1, 2, 3, 1);
	}

	@Test
	void beginsSomewhere() {
		this.context.random = (bound) -> bound - 1;
		this.balancer.endpoints(servers(1, 2));
		this.context.to(1).ready();
		this.context.to(2).ready();
		assertThat(picks(2)).containsExactly(2, 1);
	}

	@Test
	void leavesOutOneThatIsLostAndConnectsAgain() {
		this.balancer.endpoints(servers(1, 2));
		this.context.to(1).ready();
		this.context.to(2).ready();
		this.context.to(1).idle();
		assertThat(picks(2)).containsExactly(2, 2);
		assertThat(this.context.refreshes).isEqualTo(1);
		assertThat(this.context.wires).hasSize(3);
		this.context.to(1).ready();
		assertThat(picks(2)).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void failsWhenAllHaveFailed() {
		this.balancer.endpoints(servers(1, 2));
		this.context.to(1).fail();
		assertThat(this.context.pick()).isZero();
		this.context.to(2).fail();
		assertThat(this.context.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
		assertThat(this.context.pick()).isEqualTo(-1);
	}

	@Test
	void takesServersThatComeAndLeavesThoseThatGo() {
		this.balancer.endpoints(servers(1, 2));
		this.context.to(1).ready();
		this.context.to(2).ready();
		this.balancer.endpoints(servers(2, 3));
		assertThat(this.context.to(1).closed).isTrue();
		assertThat(picks(2)).containsExactly(2, 2);
		this.context.to(3).ready();
		assertThat(picks(2)).containsExactly(2, 3);
		assertThat(this.context.to(2).connects).isEqualTo(1);
	}

	@Test
	void goesOnWithItsRoundWhenTheSameServersComeInAnotherOrder() {
		this.balancer.endpoints(servers(1, 2, 3));
		this.context.to(1).ready();
		this.context.to(2).ready();
		this.context.to(3).ready();
		assertThat(picks(2)).containsExactly(1, 2);
		this.balancer.endpoints(servers(2, 3, 1));
		assertThat(picks(2)).containsExactly(3, 1);
	}

	@Test
	void connectsOnceToAnAddressThatIsListedTwice() {
		this.balancer.endpoints(servers(1, 1));
		assertThat(this.context.wires).hasSize(1);
	}

	private List<Integer> picks(int count) {
		List<Integer> picks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			picks.add(this.context.pick());
		}
		return picks;
	}

}
