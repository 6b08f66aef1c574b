package io.freshet.rpc.server;

/**
 * Code around every call of a server or a service, whatever the shape and the style of
 * the method. Interceptors are composed once, at startup; the first one is the outermost.
 * <p>
 * Runs on the thread that runs the handler, with the call's {@code RpcContext} attached.
 * For a blocking service {@link Next#proceed} returns when the user method has returned;
 * for other styles when it has handed back its stage or publisher. To learn how the call
 * ended, in every style, add a {@link ServerCallListener}. What may block goes through
 * {@link ServerCall#passOnAfter}, since the thread may be an event loop.
 */
@FunctionalInterface
public interface ServerInterceptor {

	/**
	 * Handles a call, usually by passing it on.
	 * @param call the call
	 * @param next the rest of the chain; not calling it leaves the call to the
	 * interceptor, which has to {@linkplain ServerCall#close close} it or throw
	 * @throws Exception any exception; the server turns it into a status
	 */
	void intercept(ServerCall call, Next next) throws Exception;

	/** The rest of the chain. */
	@FunctionalInterface
	interface Next {

		/**
		 * Passes the call on.
		 * @param call the call
		 * @throws Exception what the rest of the chain or a blocking handler throws
		 */
		void proceed(ServerCall call) throws Exception;

	}

}
