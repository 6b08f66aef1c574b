package io.freshet.rpc.client.resolve;

import java.util.List;

/**
 * Keeps a channel informed of the servers behind its target. Its methods may be called by
 * several threads, and it may answer on any.
 */
public interface NameResolver extends AutoCloseable {

	/**
	 * Begins to look for servers. Called once, with the first call of the channel.
	 * @param listener hears what is found, now and whenever it changes
	 */
	void start(Listener listener);

	/**
	 * Asks to look again soon, because a connection was lost or could not be made. May be
	 * called often.
	 */
	void refresh();

	/** Ends the search; the listener hears nothing any more. */
	@Override
	void close();

	/** Hears what a resolver finds. Safe for use by several threads. */
	interface Listener {

		/**
		 * These are the servers now; those that are not among them are gone.
		 * @param endpoints the servers in the order of preference; none if the name is
		 * known and has none
		 */
		void onEndpoints(List<Endpoint> endpoints);

		/**
		 * The search has failed. Servers that are known stay in use.
		 * @param cause what happened
		 */
		void onFailure(Throwable cause);

	}

}
