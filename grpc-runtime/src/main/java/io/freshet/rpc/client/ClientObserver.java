package io.freshet.rpc.client;

import org.jspecify.annotations.Nullable;

/**
 * Sees every call of a channel from outside of everything else, interceptors and retries
 * included, and the connections that are made for them. Safe for use by several threads.
 */
@FunctionalInterface
public interface ClientObserver {

	/**
	 * A channel was created.
	 * @param channel the channel, not yet connected
	 */
	default void onChannel(RpcChannel channel) {
	}

	/**
	 * A call begins. Called on the thread that makes it, before any interceptor.
	 * @param call the call as it stands
	 * @return hears of the rest of the call, or {@code null} if nobody wants to
	 */
	@Nullable ClientCallObserver onCall(ClientCall call);

	/**
	 * A connection is ready for calls.
	 * @param target the target of the channel
	 */
	default void onConnected(String target) {
	}

	/**
	 * A connection could not be made to any address of the target.
	 * @param target the target of the channel
	 */
	default void onConnectFailed(String target) {
	}

	/**
	 * A connection that was ready is closed.
	 * @param target the target of the channel
	 */
	default void onDisconnected(String target) {
	}

}
