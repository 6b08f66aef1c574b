package io.freshet.rpc.internal.stream;

import java.util.concurrent.Flow;

/**
 * The subscription of those that came too late. Safe for use by several threads.
 */
enum NoSubscription implements Flow.Subscription {

	INSTANCE;

	@Override
	public void request(long messages) {
	}

	@Override
	public void cancel() {
	}

}
