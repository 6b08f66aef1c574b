package io.freshet.rpc.server;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Hears of one call. Methods are called by the thread that reads, writes, works or ends,
 * often an event loop, and must not block. What they throw is logged and changes nothing.
 */
public interface ServerCallObserver {

	/**
	 * The interceptors and the user's code are about to run on the current thread.
	 * @return closed by the same thread when they have returned, or {@code null} if there
	 * is nothing to close
	 */
	default RpcContext.@Nullable Scope enter() {
		return null;
	}

	/**
	 * Returns what the observer keeps for the code of the call, which asks by
	 * {@link RpcContext#attribute(AttributeKey)}. May be called by any thread.
	 * @param <T> the type of value
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 */
	default <T> @Nullable T attribute(AttributeKey<T> key) {
		return null;
	}

	/**
	 * A request was read.
	 * @param messageBytes its size
	 * @param wireBytes its size as it travelled, without the five-byte prefix
	 */
	default void onRequest(int messageBytes, int wireBytes) {
	}

	/**
	 * A response was written.
	 * @param messageBytes its size
	 * @param wireBytes its size as it travels, without the five-byte prefix
	 */
	default void onResponse(int messageBytes, int wireBytes) {
	}

	/**
	 * An interceptor or the user's code has failed, or an asynchronous answer of it.
	 * @param failure what was thrown, before it becomes a status
	 */
	default void onFailure(Throwable failure) {
	}

	/**
	 * The call has ended. Called exactly once, after everything else on the event loop;
	 * code that goes on after the end of its call may still be heard of.
	 * @param status how it ended: what the client was told, or CANCELLED or
	 * DEADLINE_EXCEEDED when it was gone first
	 */
	void onEnd(Status status);

}
