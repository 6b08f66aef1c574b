package io.freshet.rpc.server;

/**
 * Decides how many calls may be under way at once. Safe for use by several threads.
 */
public interface ConcurrencyLimit {

	/**
	 * Asks for room for one more call.
	 * @return whether there is room; it is taken then
	 */
	boolean tryAcquire();

	/**
	 * Gives the room of a call back.
	 * @param nanos how long the call took; -1 if that tells nothing about the load, as
	 * with a stream
	 * @param overloaded whether the call failed because it took too long or found no
	 * thread
	 */
	void release(long nanos, boolean overloaded);

}
