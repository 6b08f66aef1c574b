package io.freshet.benchmarks.harness;

/**
 * What a server's process holds, or the difference between two such states.
 *
 * @param heap bytes of heap in use after a full collection
 * @param direct bytes of direct memory that are reserved
 * @param resident bytes of memory of the process
 */
record Memory(long heap, long direct, long resident) {

	Memory since(Memory before) {
		return new Memory(this.heap - before.heap, this.direct - before.direct, this.resident - before.resident);
	}

	Memory each(int count) {
		return new Memory(this.heap / count, this.direct / count, this.resident / count);
	}

	/**
	 * Returns what counts: the rest is the operating system's, or not yet given back.
	 * @return heap and direct memory
	 */
	long held() {
		return this.heap + this.direct;
	}

}
