package io.freshet.rpc.server;

import org.jspecify.annotations.Nullable;

/**
 * The threads that blocking handlers run on when no executor is named: one virtual thread
 * for each call, or a bounded pool. Immutable.
 *
 * @param virtualThreads whether to use virtual threads, ignored before Java 21;
 * {@code null} to use them where they do not pin (Java 24)
 * @param blockingThreads the size of the pool
 * @param blockingQueue how many calls may wait for a thread of the pool; one more is
 * answered RESOURCE_EXHAUSTED
 */
public record HandlerThreads(@Nullable Boolean virtualThreads, int blockingThreads, int blockingQueue) {

	/** Virtual threads where they do not pin, else a pool of 200 with 1,000 waiting. */
	public static final HandlerThreads DEFAULT = new HandlerThreads(null, 200, 1_000);

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException if one of them is less than 1
	 */
	public HandlerThreads {
		atLeastOne(blockingThreads, "blockingThreads");
		atLeastOne(blockingQueue, "blockingQueue");
	}

	/**
	 * Returns a virtual thread for each call, on Java 21 and later.
	 * @return the threads
	 */
	public static HandlerThreads virtual() {
		return DEFAULT.withVirtualThreads(true);
	}

	/**
	 * Returns a pool.
	 * @param threads the number of threads, at least 1
	 * @param queue how many calls may wait, at least 1
	 * @return the threads
	 */
	public static HandlerThreads pool(int threads, int queue) {
		return new HandlerThreads(false, threads, queue);
	}

	/**
	 * Chooses between virtual threads and the pool.
	 * @param virtualThreads the choice, or {@code null} for the default
	 * @return threads with that choice
	 */
	public HandlerThreads withVirtualThreads(@Nullable Boolean virtualThreads) {
		return new HandlerThreads(virtualThreads, this.blockingThreads, this.blockingQueue);
	}

	/**
	 * Sets the size of the pool.
	 * @param threads the number of threads, at least 1
	 * @return threads with that pool
	 */
	public HandlerThreads withBlockingThreads(int threads) {
		return new HandlerThreads(this.virtualThreads, threads, this.blockingQueue);
	}

	/**
	 * Sets how many calls may wait for the pool.
	 * @param calls the number of calls, at least 1
	 * @return threads with that queue
	 */
	public HandlerThreads withBlockingQueue(int calls) {
		return new HandlerThreads(this.virtualThreads, this.blockingThreads, calls);
	}

	private static void atLeastOne(int value, String name) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " is " + value + ", it has to be at least 1");
		}
	}

}
