package io.freshet.benchmarks.harness;

import java.util.OptionalLong;

/**
 * What one burst cost. Immutable.
 *
 * @param calls how many calls were made
 * @param seconds how long they took
 * @param cpuNanos the CPU time that the server process used meanwhile
 * @param allocatedBytes what the server allocated on its heap meanwhile
 * @param instructions what the server executed meanwhile, where the machine counts them
 */
record Measurement(long calls, double seconds, long cpuNanos, long allocatedBytes, OptionalLong instructions) {

	double callsPerSecond() {
		return this.calls / this.seconds;
	}

	double cpuNanosPerCall() {
		return (double) this.cpuNanos / this.calls;
	}

	double allocatedBytesPerCall() {
		return (double) this.allocatedBytes / this.calls;
	}

	double instructionsPerCall() {
		return this.instructions.isPresent() ? (double) this.instructions.getAsLong() / this.calls : Double.NaN;
	}

	/**
	 * Returns how much of its core the server used. Well below 1 means that the generator
	 * was the slower side: the cost per call still counts, the calls per second do not.
	 * @return the seconds of CPU time used in each second
	 */
	double busy() {
		return this.cpuNanos / 1e9 / this.seconds;
	}

}
