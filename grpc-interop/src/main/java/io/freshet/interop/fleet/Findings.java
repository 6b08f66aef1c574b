package io.freshet.interop.fleet;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether each policy did what it is for. The bounds are wide, as the machine has other
 * things to do. For one thread.
 */
final class Findings {

	static final String ROUND_ROBIN = "round-robin";

	static final String WEIGHTED = "weighted-round-robin";

	static final String LEAST_REQUEST = "least-request";

	static final String OUTLIERS = "outlier-detection";

	/** What a policy may take to notice, in seconds. */
	private static final int NOTICED = 2;

	/** Where calls are not sent again, the erring server alone has more. */
	private static final double MAX_FAILED = 0.05;

	/** One in ten thousand. */
	private static final double MAX_FAILED_WITH_RETRIES = 0.0001;

	private final Plan plan;

	private final boolean retries;

	private boolean allGood = true;

	Findings(Plan plan, boolean retries) {
		this.plan = plan;
		this.retries = retries;
	}

	void judge(String policy, Shares shares) {
		double fair = 1.0 / this.plan.large();
		int grown = this.plan.slows() - this.plan.unit();
		switch (policy) {
			case ROUND_ROBIN -> {
				double[] all = IntStream.range(0, this.plan.large())
					.mapToDouble((server) -> shares.share(server, grown, this.plan.slows()) / fair)
					.sorted()
					.toArray();
				finding("the least of all servers has a fair part of the calls", all[0], 0.7, 1);
				finding("and so has the most", all[all.length - 1], 1, 1.3);
			}
			case WEIGHTED -> finding("servers with three times the capacity have three times the calls",
					mean(shares, true) / mean(shares, false), 2, 4);
			case LEAST_REQUEST -> finding("a slow server has less than its part",
					shares.share(Plan.SLOW, this.plan.slows() + 1, this.plan.errs()) / fair, 0, 0.6);
			default -> finding("an erring server has less than its part",
					shares.share(Plan.ERRING, this.plan.errs() + 2 * NOTICED, this.plan.pauses()) / fair, 0, 0.6);
		}
		double rest = IntStream.range(0, this.plan.end())
			.mapToDouble((server) -> shares.share(server, this.plan.shrinks() + NOTICED, this.plan.seconds()))
			.sum();
		finding(policy + ": those that are left have all calls", rest, 0.999, 1);
		finding(policy + ": the one that was killed has calls again",
				shares.share(Plan.KILLED, this.plan.seconds() - this.plan.unit(), this.plan.seconds()), 0.1, 0.5);
		finding(policy + ": few calls fail", shares.failedShare(), 0,
				this.retries ? MAX_FAILED_WITH_RETRIES : MAX_FAILED);
	}

	/** Returns the mean share of the strong servers or of the others. */
	private double mean(Shares shares, boolean strong) {
		return IntStream.range(0, this.plan.large())
			.filter((server) -> Fleet.isStrong(server) == strong)
			.mapToDouble((server) -> shares.share(server, this.plan.slows() - this.plan.unit(), this.plan.slows()))
			.average()
			.orElse(0);
	}

	private void finding(String what, double value, double low, double high) {
		boolean good = value >= low - 1e-9 && value <= high + 1e-9;
		this.allGood &= good;
		System.out.println(String.format(Locale.ROOT, "%-75s %7.4f  %s", what, value,
				good ? "passed" : "FAILED, expected " + low + " to " + high));
	}

	boolean allGood() {
		return this.allGood;
	}

}
