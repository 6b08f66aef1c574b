package io.freshet.benchmarks.harness;

import java.util.List;

/**
 * Pins processes to cores, so that server and generator never share one.
 */
final class Cores {

	private Cores() {
	}

	static List<String> pin(int core) {
		return List.of("taskset", "-c", Integer.toString(core));
	}

}
