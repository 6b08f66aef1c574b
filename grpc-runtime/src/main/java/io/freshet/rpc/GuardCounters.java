package io.freshet.rpc;

/**
 * How often each guard has acted since the server or the channel was created. Safe for
 * use by several threads.
 */
public interface GuardCounters {

	/**
	 * Returns how often a guard has acted: refused something, or ended a call or a
	 * connection.
	 * @param guard the guard
	 * @return the number of times
	 */
	long count(Guard guard);

}
