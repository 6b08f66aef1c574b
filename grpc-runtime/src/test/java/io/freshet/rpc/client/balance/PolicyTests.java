package io.freshet.rpc.client.balance;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.protobuf.LoadReports;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.client.balance.ScriptedContext.server;
import static io.freshet.rpc.client.balance.ScriptedContext.servers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tests of the policies that choose by more than whose turn it is. */
class PolicyTests {

	private static final Status BROKEN = Status.of(StatusCode.INTERNAL, "broken");

	private final ScriptedContext context = new ScriptedContext();

	@Test
	void leastRequestTakesTheLessBusyOfTwo() {
		LoadBalancer balancer = Balancers.leastRequest(2).create(this.context);
		balancer.endpoints(servers(1, 2));
		this.context.to(1).ready();
		this.context.to(2).ready();
		int[] draws = { 0, 1, 1, 0, 0, 1 };
		int[] draw = { 0 };
		this.context.random = (bound) -> draws[draw[0]++ % draws.length];
		this.context.to(1).start();
		assertThat(this.context.pick()).isEqualTo(2);
		this.context.to(2).start();
		this.context.to(2).start();
		assertThat(this.context.pick()).isEqualTo(1);
		this.context.to(2).end(Status.OK);
		this.context.to(2).end(Status.OK);
		assertThat(this.context.pick()).isEqualTo(2);
	}

	@Test
	void ringHashKeepsAKeyWithItsServer() {
		LoadBalancer balancer = Balancers.ringHash(RingHashOptions.byHeader("session")).create(this.context);
		balancer.endpoints(servers(1, 2, 3));
		assertThat(this.context.wires).isEmpty();
		assertThat(this.context.pick(session("a"))).isZero();
		assertThat(this.context.wires).hasSize(1);
		this.context.wires.get(0).ready();
		int mine = this.context.pick(session("a"));
		assertThat(mine).isPositive();
		for (int i = 0; i < 20; i++) {
			assertThat(this.context.pick(session("a"))).isEqualTo(mine);
		}
		this.context.wires.get(0).idle();
		this.context.to(mine).fail();
		assertThat(this.context.pick(session("a"))).isZero();
	}

	@Test
	void ringHashMovesFewKeysWhenAServerGoes() {
		LoadBalancer balancer = Balancers.ringHash(RingHashOptions.byHeader("session")).create(this.context);
		balancer.endpoints(servers(1, 2, 3, 4));
		Map<String, Integer> before = places();
		assertThat(before.values()).contains(1, 2, 3, 4);
		balancer.endpoints(servers(1, 2, 4));
		Map<String, Integer> after = places();
		List<String> others = before.keySet().stream().filter((key) -> before.get(key) != 3).toList();
		long moved = others.stream().filter((key) -> !after.get(key).equals(before.get(key))).count();
		// The others have a few more places each on the smaller ring.
		assertThat(moved).isLessThan(others.size() / 4);
		assertThat(after.values()).doesNotContain(3);
	}

	private Map<String, Integer> places() {
		Map<String, Integer> places = new HashMap<>();
		for (int i = 0; i < 200; i++) {
			String key = "key" + i;
			if (this.context.pick(session(key)) == 0) {
				this.context.wires.get(this.context.wires.size() - 1).ready();
			}
			places.put(key, this.context.pick(session(key)));
		}
		return places;
	}

	private static Metadata session(String value) {
		return Metadata.of("session", value);
	}

	@Test
	void weightedRoundRobinFollowsReports() {
		LoadBalancer balancer = Balancers.weightedRoundRobin(WeightedRoundRobinOptions.DEFAULTS).create(this.context);
		balancer.endpoints(servers(1, 2));
		this.context.to(1).ready();
		this.context.to(2).ready();
		assertThat(share(1)).isEqualTo(0.5, within(0.01));
		report(1, 0.2);
		report(2, 0.8);
		this.context.advance(Duration.ofSeconds(5));
		assertThat(share(1)).isEqualTo(0.5, within(0.01));
		this.context.advance(Duration.ofSeconds(6));
		assertThat(share(1)).isEqualTo(0.8, within(0.01));
		this.context.advance(Duration.ofMinutes(3));
		assertThat(share(1)).isEqualTo(0.5, within(0.01));
	}

	@Test
	void weightedRoundRobinTakesReportsOutOfBand() {
		WeightedRoundRobinOptions options = new WeightedRoundRobinOptions(Duration.ZERO, Duration.ofMinutes(3),
				Duration.ofSeconds(1), 1.0, Duration.ofSeconds(10));
		LoadBalancer balancer = Balancers.weightedRoundRobin(options).create(this.context);
		balancer.endpoints(servers(1, 2));
		this.context.to(1).ready();
		this.context.to(2).ready();
		this.context.to(1).load.accept(load(0.75));
		this.context.to(2).load.accept(load(0.25));
		this.context.advance(Duration.ofSeconds(1));
		assertThat(share(1)).isEqualTo(0.25, within(0.01));
	}

	private void report(int server, double utilization) {
		this.context.to(server)
			.end(Status.OK, Metadata.builder().add(LoadReport.TRAILER, LoadReports.format(load(utilization))).build());
	}

	private static LoadReport load(double utilization) {
		return new LoadReport(utilization, 0, 0, 100, 0, Map.of(), Map.of(), Map.of());
	}

	private double share(int server) {
		int calls = 10_000;
		return IntStream.range(0, calls).filter((i) -> this.context.pick() == server).count() / (double) calls;
	}

	@Test
	void strideKeepsTheWeights() {
		StrideSchedule schedule = StrideSchedule.of(new double[] { 1, 2, 4, 0 }, 0);
		int[] counts = new int[4];
		for (int i = 0; i < 100_000; i++) {
			counts[schedule.next()]++;
		}
		double unit = counts[0];
		assertThat(counts[1] / unit).isEqualTo(2, within(0.05));
		assertThat(counts[2] / unit).isEqualTo(4, within(0.05));
		assertThat(counts[3] / unit).isEqualTo(7 / 3.0, within(0.05));
	}

	@Test
	void outlierDetectionLetsAFailingServerRest() {
		LoadBalancer balancer = Balancers.outlierDetection(OutlierDetectionOptions.DEFAULTS, Balancers.roundRobin())
			.create(this.context);
		int[] all = { 1, 2, 3, 4, 5 };
		balancer.endpoints(servers(all));
		for (int server : all) {
			this.context.to(server).ready();
		}
		calls(all, 1);
		this.context.advance(Duration.ofSeconds(10));
		assertThat(share(1)).isZero();
		assertThat(share(2)).isEqualTo(0.25, within(0.01));
		this.context.advance(Duration.ofSeconds(29));
		assertThat(share(1)).isZero();
		this.context.advance(Duration.ofSeconds(1));
		assertThat(share(1)).isEqualTo(0.2, within(0.01));
	}

	@Test
	void outlierDetectionKeepsMostServers() {
		LoadBalancer balancer = Balancers.outlierDetection(OutlierDetectionOptions.DEFAULTS, Balancers.roundRobin())
			.create(this.context);
		int[] all = { 1, 2, 3, 4, 5 };
		balancer.endpoints(servers(all));
		for (int server : all) {
			this.context.to(server).ready();
		}
		calls(all, 1, 2, 3);
		this.context.advance(Duration.ofSeconds(10));
		assertThat(IntStream.of(all).filter((server) -> share(server) > 0)).hasSize(4);
	}

	private void calls(int[] all, int... broken) {
		for (int server : all) {
			boolean fails = IntStream.of(broken).anyMatch((number) -> number == server);
			for (int i = 0; i < 100; i++) {
				this.context.to(server).end(fails ? BROKEN : Status.OK);
			}
		}
	}

	@Test
	void subsetUsesSomeAndKeepsThem() {
		this.context.random = new Random(3)::nextInt;
		LoadBalancer balancer = Balancers.randomSubset(2, Balancers.roundRobin()).create(this.context);
		balancer.endpoints(servers(1, 2, 3, 4, 5, 6));
		assertThat(this.context.wires).hasSize(2);
		balancer.endpoints(servers(6, 5, 4, 3, 2, 1));
		assertThat(this.context.wires).hasSize(2);
	}

	@Test
	void prioritiesFailOverAndComeBack() {
		LoadBalancer balancer = Balancers.priorities(Balancers.roundRobin()).create(this.context);
		balancer.endpoints(List.of(server(1), server(2), server(3).withPriority(1)));
		assertThat(this.context.asked()).hasSize(2);
		this.context.to(1).fail();
		this.context.to(2).fail();
		assertThat(this.context.asked()).hasSize(3);
		this.context.to(3).ready();
		assertThat(this.context.pick()).isEqualTo(3);
		this.context.to(2).ready();
		assertThat(this.context.pick()).isEqualTo(2);
		this.context.advance(Duration.ofMinutes(15));
		assertThat(this.context.to(3).closed).isTrue();
	}

	@Test
	void prioritiesDoNotWaitLongForTheFirst() {
		LoadBalancer balancer = Balancers.priorities(Balancers.pickFirst()).create(this.context);
		balancer.endpoints(List.of(server(1), server(2).withPriority(1)));
		this.context.advance(Duration.ofSeconds(10));
		this.context.to(2).ready();
		assertThat(this.context.pick()).isEqualTo(2);
		Endpoint here = server(1).withLocality("here");
		assertThat(here.locality()).isEqualTo("here");
		assertThat(this.context.state).isEqualTo(ConnectivityState.READY);
	}

	@Test
	void hashesAsOthersDo() {
		assertThat(XxHash64.of("", 0)).isEqualTo(0xEF46DB3751D8E999L);
		assertThat(XxHash64.of("a", 0)).isEqualTo(0xD24EC4F1A98C6E5BL);
		assertThat(XxHash64.of("abc", 0)).isEqualTo(0x44BC2CF5AD770999L);
		assertThat(XxHash64.of("Nobody inspects the spammish repetition", 0)).isEqualTo(0xFBCEA83C8A378BF1L);
	}

}
