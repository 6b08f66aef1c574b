package io.freshet.interop.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.freshet.interop.Arguments;
import io.freshet.interop.names.NameServer;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.balance.OutlierDetectionOptions;
import io.freshet.rpc.client.balance.OutlierDetectionOptions.SuccessRate;
import io.freshet.rpc.client.balance.WeightedRoundRobinOptions;

/**
 * Lets a fleet go through what fleets go through, under the calls of one channel for each
 * policy, and looks at which servers got them.
 */
public final class Fleet implements AutoCloseable {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("small", "large", "end", "unit_seconds", "calls_per_second", "out",
			"port", "retries");

	private static final String NAME = "fleet.test";

	/** Every fourth server says that it can take three times as much as the others. */
	private static final int CAPACITY = 100;

	private static final Map<String, LoadBalancerFactory> POLICIES = policies();

	private final Plan plan;

	private final Path out;

	private final Traffic.Load load;

	private final List<Member> members = new ArrayList<>();

	private final NameServer names = new NameServer();

	private final List<Traffic> traffics = new ArrayList<>();

	private final List<ShareChart.Event> events = new ArrayList<>();

	private long startNanos;

	private Fleet(Arguments arguments) {
		this.plan = new Plan(arguments.number("small", 5), arguments.number("large", 20), arguments.number("end", 3),
				arguments.number("unit_seconds", 5));
		this.out = Path.of(arguments.text("out", "fleet"));
		int port = arguments.number("port", 10_500);
		this.load = new Traffic.Load(arguments.number("calls_per_second", 200), arguments.flag("retries"));
		for (int i = 1; i <= this.plan.large(); i++) {
			this.members.add(new Member(i, port, isStrong(i - 1) ? 3 * CAPACITY : CAPACITY));
		}
		String target = this.names.target(NAME, port);
		Duration time = Duration.ofSeconds(this.plan.seconds());
		POLICIES.forEach((policy, balancer) -> this.traffics
			.add(new Traffic(policy, balancer, target, this.load, new Shares(this.plan.large(), time))));
	}

	private static Map<String, LoadBalancerFactory> policies() {
		Map<String, LoadBalancerFactory> policies = new LinkedHashMap<>();
		policies.put(Findings.ROUND_ROBIN, Balancers.roundRobin());
		policies.put(Findings.WEIGHTED,
				Balancers.weightedRoundRobin(new WeightedRoundRobinOptions(Duration.ofSeconds(1), Duration.ofMinutes(3),
						Duration.ofSeconds(1), 1, null)));
		policies.put(Findings.LEAST_REQUEST, Balancers.leastRequest(2));
		policies
			.put(Findings.OUTLIERS,
					Balancers.outlierDetection(
							new OutlierDetectionOptions(Duration.ofSeconds(2), Duration.ofSeconds(5),
									Duration.ofMinutes(5), 20, new SuccessRate(1900, 100, 5, 10), null),
							Balancers.roundRobin()));
		return policies;
	}

	static boolean isStrong(int server) {
		return server % 4 == 0;
	}

	/**
	 * Runs the fleet, prints what came of it and writes tables and pictures.
	 * @param arguments the command line
	 * @return 0 if the policies did what they are for, else 1
	 * @throws IOException if a process cannot be started or a file not be written
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static int run(Arguments arguments) throws IOException, InterruptedException {
		try (Fleet fleet = new Fleet(arguments)) {
			fleet.live();
			fleet.write();
			return fleet.judge();
		}
	}

	private void live() throws IOException, InterruptedException {
		for (Member member : this.members) {
			member.start();
		}
		for (Member member : this.members) {
			member.awaitReady();
		}
		warmUp();
		at(this.plan.grows(), this.plan.small() + " to " + this.plan.large());
		scale(this.plan.large());
		at(this.plan.slows(), Plan.SLOW_NAME + " slow");
		this.members.get(Plan.SLOW).tell("slow 200");
		at(this.plan.errs(), Plan.ERRING_NAME + " errs");
		this.members.get(Plan.SLOW).tell("well");
		this.members.get(Plan.ERRING).tell("err 70");
		at(this.plan.pauses(), Plan.PAUSED_NAME + " paused");
		this.members.get(Plan.ERRING).tell("well");
		this.members.get(Plan.PAUSED).signal("STOP");
		at(this.plan.resumes(), Plan.PAUSED_NAME + " back");
		this.members.get(Plan.PAUSED).signal("CONT");
		at(this.plan.kills(), Plan.KILLED_NAME + " killed, restarted");
		Member killed = this.members.get(Plan.KILLED);
		killed.kill();
		killed.close();
		killed.start();
		at(this.plan.shrinks(), this.plan.large() + " to " + this.plan.end());
		scale(this.plan.end());
		this.members.subList(this.plan.end(), this.plan.large()).forEach(Member::stop);
		waitFor(this.plan.seconds());
		this.traffics.forEach(Traffic::close);
	}

	/** The first calls of a process take longest, and are not what is looked at. */
	private void warmUp() {
		this.startNanos = System.nanoTime();
		scale(this.plan.large());
		this.traffics.forEach(Traffic::start);
		waitFor(2 * this.plan.unit());
		scale(this.plan.small());
		waitFor(3 * this.plan.unit());
		this.startNanos = System.nanoTime();
		this.traffics.forEach((traffic) -> traffic.shares().begin());
	}

	private void scale(int size) {
		this.names.set(NAME, this.members.subList(0, size).stream().map(Member::address).toList());
	}

	private void at(int second, String what) {
		waitFor(second);
		System.out.printf("%4d s  %s%n", second, what);
		this.events.add(new ShareChart.Event(second, what));
	}

	private void waitFor(int second) {
		long end = this.startNanos + TimeUnit.SECONDS.toNanos(second);
		for (long wait = end - System.nanoTime(); wait > 0; wait = end - System.nanoTime()) {
			LockSupport.parkNanos(wait);
		}
	}

	private void write() throws IOException {
		Files.createDirectories(this.out);
		StringBuilder csv = new StringBuilder("policy,second,server,calls\n");
		for (Traffic traffic : this.traffics) {
			csv.append(traffic.shares().csv(traffic.policy()));
			ShareChart chart = new ShareChart(traffic.policy() + ": calls of each server", traffic.shares(),
					this.plan.large(), Plan.COLORS, this.events);
			Files.writeString(this.out.resolve("fleet-" + traffic.policy() + ".svg"), chart.svg());
		}
		Files.writeString(this.out.resolve("fleet.csv"), csv);
	}

	private int judge() {
		for (Traffic traffic : this.traffics) {
			System.out.printf("%-22s %s%n", traffic.policy(), traffic.shares().summary());
		}
		Findings findings = new Findings(this.plan, this.load.retries());
		this.traffics.forEach((traffic) -> findings.judge(traffic.policy(), traffic.shares()));
		return findings.allGood() ? 0 : 1;
	}

	@Override
	public void close() {
		this.traffics.forEach(Traffic::close);
		this.members.forEach(Member::close);
		this.names.close();
	}

}
