package io.freshet.rpc.server;

import org.jspecify.annotations.Nullable;

/**
 * Sees every call of a server from outside of everything else: also those that are
 * refused before any interceptor runs, because the method is unknown, the server has no
 * room or the headers make no sense, and those that end while they wait for a thread.
 * Safe for use by several threads.
 */
@FunctionalInterface
public interface ServerObserver {

	/**
	 * A call has arrived. Called on the event loop; must not block.
	 * @param call what is known of it
	 * @return hears of the rest of the call, or {@code null} if nobody wants to
	 */
	@Nullable ServerCallObserver onCall(IncomingCall call);

}
