package io.freshet.rpc.client;

/**
 * Code around every call of a channel, a client or a single call, whatever the shape and
 * the style of the method. The first interceptor is the outermost; those of a channel are
 * outside those of a client.
 * <p>
 * Runs on the thread that makes the call, for a lazy publisher on the one that
 * subscribes. To learn of messages and of the end of the call add a
 * {@link ClientCallListener}.
 */
@FunctionalInterface
public interface ClientInterceptor {

	/**
	 * Handles a call, usually by passing it on.
	 * @param call the call
	 * @param next the rest of the chain; it may be called later and from another thread,
	 * but not twice. A call that is never passed on has to be
	 * {@linkplain ClientCall#cancel cancelled}. What an interceptor throws ends the call:
	 * with its status if it is an {@code RpcException}, else with UNKNOWN
	 */
	void intercept(ClientCall call, Next next);

	/** The rest of the chain. */
	@FunctionalInterface
	interface Next {

		/**
		 * Passes the call on. Returns when the call is on its way, not when it is done.
		 * @param call the call
		 */
		void proceed(ClientCall call);

	}

}
