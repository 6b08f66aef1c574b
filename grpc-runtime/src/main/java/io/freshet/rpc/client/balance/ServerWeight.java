package io.freshet.rpc.client.balance;

import java.util.function.LongSupplier;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.protobuf.LoadReports;

/**
 * What a server's reports say it can take: calls per second for each unit of utilization.
 * Confined to an event loop. Source: gRPC proposal A58.
 */
final class ServerWeight implements CallObserver {

	private final WeightedRoundRobinOptions options;

	private final LongSupplier clock;

	private double weight;

	/** Whether a report has come that counts, and when the first and last did. */
	private boolean reported;

	private long firstNanos;

	private long lastNanos;

	ServerWeight(WeightedRoundRobinOptions options, LongSupplier clock) {
		this.options = options;
		this.clock = clock;
	}

	@Override
	public void onEnd(Status status, Metadata trailers) {
		if (this.options.outOfBandPeriod() != null) {
			return;
		}
		byte[] report = trailers.getBinary(LoadReport.TRAILER);
		if (report != null) {
			LoadReports.parse(report).ifPresent(this::report);
		}
	}

	/**
	 * Takes a report. One without load or without calls says nothing.
	 * @param report the report
	 */
	void report(LoadReport report) {
		double utilization = (report.applicationUtilization() > 0) ? report.applicationUtilization()
				: report.cpuUtilization();
		if (!(utilization > 0) || !(report.queriesPerSecond() > 0)) {
			return;
		}
		double penalty = (report.errorsPerSecond() > 0)
				? report.errorsPerSecond() / report.queriesPerSecond() * this.options.errorUtilizationPenalty() : 0;
		this.weight = report.queriesPerSecond() / (utilization + penalty);
		this.lastNanos = this.clock.getAsLong();
		if (!this.reported) {
			this.reported = true;
			this.firstNanos = this.lastNanos;
		}
	}

	/** Begins anew, since the connection is a new one. */
	void reset() {
		this.reported = false;
	}

	/** Returns the weight, 0 if none is known or the last report is too old. */
	double now() {
		if (!this.reported) {
			return 0;
		}
		long now = this.clock.getAsLong();
		if (now - this.lastNanos >= this.options.weightExpiration().toNanos()) {
			this.reported = false;
			return 0;
		}
		return (now - this.firstNanos < this.options.blackoutPeriod().toNanos()) ? 0 : this.weight;
	}

}
