package io.freshet.rpc.client.resolve;

import java.time.Duration;

/** What a channel offers to its resolver. Safe for use by several threads. */
public interface ResolverContext {

	/**
	 * Runs a task later, on an event loop.
	 * @param delay how much later
	 * @param task the task; must not block
	 * @return cancels the task when run
	 */
	Runnable schedule(Duration delay, Runnable task);

	/**
	 * Returns the time that passes between look-ups while all is well.
	 * @return the interval
	 */
	Duration refreshInterval();

	/**
	 * Returns the time in nanoseconds since some moment.
	 * @return the time
	 */
	long nanoTime();

	/**
	 * Returns a number to spread things with.
	 * @return a number from 0 to 1, another one each time
	 */
	double random();

}
