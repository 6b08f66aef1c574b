package io.freshet.interop.fleet;

import java.util.Map;

/**
 * What happens to the fleet, and in which second. Immutable.
 *
 * @param small how many servers there are at first
 * @param large how many then
 * @param end how many in the end
 * @param unit the seconds that all times are multiples of
 */
record Plan(int small, int large, int end, int unit) {

	/** The server that is killed and comes back; it is there from beginning to end. */
	static final int KILLED = 1;

	static final int SLOW = 2;

	static final int ERRING = 3;

	static final int PAUSED = 4;

	static final String KILLED_NAME = "02";

	static final String SLOW_NAME = "03";

	static final String ERRING_NAME = "04";

	static final String PAUSED_NAME = "05";

	static final Map<Integer, String> COLORS = Map.of(KILLED, "#009e73", SLOW, "#e69f00", ERRING, "#d55e00", PAUSED,
			"#0072b2");

	Plan {
		if (end <= SLOW || small < end || large <= Math.max(small, PAUSED) || unit < 2) {
			throw new IllegalArgumentException("a fleet is at least 3 servers in the end, no fewer at first and more "
					+ "in between, and a unit at least 2 seconds");
		}
	}

	int grows() {
		return 2 * this.unit;
	}

	int slows() {
		return 5 * this.unit;
	}

	int errs() {
		return 8 * this.unit;
	}

	int pauses() {
		return 11 * this.unit;
	}

	int resumes() {
		return 13 * this.unit;
	}

	int kills() {
		return 14 * this.unit;
	}

	int shrinks() {
		return 17 * this.unit;
	}

	int seconds() {
		return 20 * this.unit;
	}

}
