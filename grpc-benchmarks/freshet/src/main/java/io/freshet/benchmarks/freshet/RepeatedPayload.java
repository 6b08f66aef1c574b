package io.freshet.benchmarks.freshet;

import java.util.concurrent.Flow;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.proto.Payload;

/**
 * Sends a number of new messages with the same body, as many at a time as are asked for.
 * Confined to the event loop.
 */
final class RepeatedPayload implements Flow.Subscription {

	private final ByteString body;

	private final Flow.Subscriber<? super Payload> subscriber;

	private int left;

	private long demand;

	private boolean sending;

	RepeatedPayload(ByteString body, int messages, Flow.Subscriber<? super Payload> subscriber) {
		this.body = body;
		this.left = messages;
		this.subscriber = subscriber;
	}

	@Override
	public void request(long messages) {
		this.demand += messages;
		if (!this.sending) {
			this.sending = true;
			send();
			this.sending = false;
		}
	}

	private void send() {
		while (this.demand > 0 && this.left > 0) {
			this.demand--;
			this.left--;
			this.subscriber.onNext(Payload.newBuilder().setBody(this.body).build());
			if (this.left == 0) {
				this.subscriber.onComplete();
			}
		}
	}

	@Override
	public void cancel() {
		this.left = 0;
	}

}
