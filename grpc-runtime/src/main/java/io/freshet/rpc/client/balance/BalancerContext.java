package io.freshet.rpc.client.balance;

import java.net.SocketAddress;
import java.time.Duration;

import io.freshet.rpc.client.ConnectivityState;

/**
 * Where a balancer belongs: makes its connections and takes its decisions. Confined to an
 * event loop. A balancer around another one stands in for its context.
 */
public interface BalancerContext {

	/**
	 * Creates a subchannel, which does not connect yet.
	 * @param address the address
	 * @param listener hears when its state changes
	 * @return the subchannel
	 */
	Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener);

	/**
	 * Takes the balancer's answer to calls from now on. Calls that wait are picked for
	 * again.
	 * @param state the state as a whole
	 * @param picker chooses for each call
	 */
	void update(ConnectivityState state, Picker picker);

	/** Asks for the servers to be looked up again soon. */
	void refresh();

	/**
	 * Runs a task later, on this event loop.
	 * @param delay how much later
	 * @param task the task
	 * @return cancels the task when run
	 */
	Runnable schedule(Duration delay, Runnable task);

	/**
	 * Returns the time in nanoseconds since some moment.
	 * @return the time
	 */
	long nanoTime();

	/**
	 * Returns a random number.
	 * @param bound one more than the largest number, at least 1
	 * @return a number from 0
	 */
	int random(int bound);

	/**
	 * Returns the target.
	 * @return the target of the channel, for texts
	 */
	String target();

}
