package io.freshet.rpc.internal.stream;

import java.util.concurrent.Flow;

/**
 * The subscription of those that came too late. Safe for use by several threads.
 */
enum NoSubscription implements Flow.Subscription {

	INSTANCE;

	/**
	 * Turns a subscriber away.
	 * @param subscriber the subscriber
	 * @param why hears of this as an {@link IllegalStateException}
	 */
	static void give(Flow.Subscriber<?> subscriber, String why) {
		subscriber.onSubscribe(INSTANCE);
		subscriber.onError(new IllegalStateException(why));
	}

	@Override
	public void request(long messages) {
	}

	@Override
	public void cancel() {
	}

}
