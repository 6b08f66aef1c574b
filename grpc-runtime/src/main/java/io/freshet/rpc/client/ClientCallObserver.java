package io.freshet.rpc.client;

import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Hears of one call. Methods are called on the event loop of the call, unless they say
 * otherwise, and must not block. What they throw is logged and changes nothing.
 */
public interface ClientCallObserver {

	/**
	 * The call had to wait before it could be sent, and waits for this no longer.
	 * @param delay what it waited for
	 */
	default void onDelay(CallDelay delay) {
	}

	/**
	 * The call is about to be sent, for the first time or again.
	 * @param attempt how it will be sent
	 * @return hears of this attempt, or {@code null} if nobody wants to
	 */
	default @Nullable ClientAttemptObserver onAttempt(ClientAttempt attempt) {
		return null;
	}

	/**
	 * The call has ended, with or without an attempt. Called exactly once, before the
	 * caller learns of the end.
	 * @param status how it ended, as the caller sees it
	 */
	void onEnd(Status status);

}
