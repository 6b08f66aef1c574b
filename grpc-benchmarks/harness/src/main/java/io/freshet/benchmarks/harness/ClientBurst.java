package io.freshet.benchmarks.harness;

/**
 * What one burst of calls cost their client. Immutable.
 *
 * @param calls how many
 * @param nanos how long they took together
 * @param cpuNanos the CPU time of the client process
 * @param allocatedBytes what it allocated on its heap
 * @param medianNanos the 50th percentile of the latency, 0 unless the calls were paced
 * @param slowNanos the 99th percentile
 */
record ClientBurst(long calls, long nanos, long cpuNanos, long allocatedBytes, long medianNanos, long slowNanos) {

	static ClientBurst parse(String line) {
		String[] numbers = line.split(" ");
		return new ClientBurst(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]),
				Long.parseLong(numbers[3]), Long.parseLong(numbers[4]), Long.parseLong(numbers[5]));
	}

	double callsPerSecond() {
		return this.calls * 1e9 / this.nanos;
	}

	double cpuMicrosPerCall() {
		return this.cpuNanos / 1e3 / this.calls;
	}

	double allocatedBytesPerCall() {
		return (double) this.allocatedBytes / this.calls;
	}

	double medianMicros() {
		return this.medianNanos / 1e3;
	}

	double slowMicros() {
		return this.slowNanos / 1e3;
	}

}
