package io.freshet.benchmarks.freshet;

import java.util.concurrent.Flow;

import io.freshet.benchmarks.proto.Payload;

/**
 * Passes on a new message for each that comes. Confined to the event loop.
 */
final class PayloadEcho implements Flow.Subscriber<Payload> {

	private final Flow.Subscriber<? super Payload> target;

	PayloadEcho(Flow.Subscriber<? super Payload> target) {
		this.target = target;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.target.onSubscribe(subscription);
	}

	@Override
	public void onNext(Payload message) {
		this.target.onNext(Payload.newBuilder().setBody(message.getBody()).build());
	}

	@Override
	public void onError(Throwable failure) {
		this.target.onError(failure);
	}

	@Override
	public void onComplete() {
		this.target.onComplete();
	}

}
