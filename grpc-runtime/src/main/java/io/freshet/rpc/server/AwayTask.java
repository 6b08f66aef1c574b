package io.freshet.rpc.server;

/**
 * Work for a call by a thread other than that of its event loop. Safe for use by several
 * threads.
 */
interface AwayTask extends Runnable {

	/** Tells the thread that the call has ended, if it can be told. */
	void interrupt();

	/**
	 * Waits for the thread.
	 * @param task what to do when it is done; by that thread
	 * @return whether it is still at work; the task is not run otherwise
	 */
	boolean whenDone(Runnable task);

	/**
	 * Stops the work of a call that has ended.
	 * @param place gives the place of its stream free
	 * @param leave gives its place among the calls free; both are run when the work is
	 * done
	 */
	default void stop(Runnable place, Runnable leave) {
		interrupt();
		Runnable task = () -> {
			place.run();
			leave.run();
		};
		if (!whenDone(task)) {
			task.run();
		}
	}

}
