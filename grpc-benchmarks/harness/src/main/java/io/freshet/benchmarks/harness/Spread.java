package io.freshet.benchmarks.harness;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The median of some rounds, with the lowest and the highest. Immutable.
 *
 * @param median the middle value, or the mean of the middle two
 * @param lowest the lowest value
 * @param highest the highest value
 */
record Spread(double median, double lowest, double highest) {

	static <T> Spread of(List<T> values, ToDoubleFunction<T> figure) {
		double[] sorted = values.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Spread(median, sorted[0], sorted[sorted.length - 1]);
	}

	String format(String number) {
		String pattern = number + " (" + number + "-" + number + ")";
		return String.format(Locale.ROOT, pattern, this.median, this.lowest, this.highest);
	}

}
