package io.freshet.rpc.client.balance;

import java.util.Arrays;

/**
 * Chooses positions in proportion to weights, without runs of the heavy ones: each round
 * passes all positions and skips one as often as its weight falls short of the largest.
 * Needs no queue and no division of time. Confined to an event loop. Source: gRPC
 * proposal A58, static stride scheduler.
 */
final class StrideSchedule {

	private static final int FULL = 65535;

	/** No weight counts for more than so many times the mean, or for less than a part. */
	private static final double MAX_RATIO = 10;

	private static final double MIN_RATIO = 0.01;

	private final int[] weights;

	private long turn;

	private StrideSchedule(int[] weights, int first) {
		this.weights = weights;
		this.turn = first;
	}

	/**
	 * Creates a schedule. Those without a weight get the mean of the others.
	 * @param weights the weights, 0 for one that is not known
	 * @param first where to begin
	 * @return the schedule; all are equal when fewer than two weights are known
	 */
	static StrideSchedule of(double[] weights, int first) {
		double[] known = Arrays.stream(weights).filter((weight) -> weight > 0).toArray();
		int[] scaled = new int[weights.length];
		if (known.length < 2) {
			Arrays.fill(scaled, FULL);
			return new StrideSchedule(scaled, first);
		}
		double mean = Arrays.stream(known).average().orElse(1);
		double largest = Math.min(Arrays.stream(known).max().orElse(1), mean * MAX_RATIO);
		for (int i = 0; i < scaled.length; i++) {
			double weight = (weights[i] > 0) ? weights[i] : mean;
			weight = Math.max(Math.min(weight, largest), mean * MIN_RATIO);
			scaled[i] = (int) Math.max(1, Math.round(weight / largest * FULL));
		}
		return new StrideSchedule(scaled, first);
	}

	/**
	 * Chooses.
	 * @return a position
	 */
	int next() {
		while (true) {
			int position = (int) (this.turn % this.weights.length);
			long round = this.turn / this.weights.length;
			this.turn++;
			int weight = this.weights[position];
			// Where the position stands in its own cycle; the half keeps neighbours
			// apart.
			long progress = (weight * round + position * (long) (FULL / 2)) % FULL;
			if (progress >= FULL - weight) {
				return position;
			}
		}
	}

}
