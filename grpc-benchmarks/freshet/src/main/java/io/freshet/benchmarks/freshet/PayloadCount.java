package io.freshet.benchmarks.freshet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.Summary;

/**
 * Counts messages and their bytes. Confined to the event loop.
 */
final class PayloadCount implements Flow.Subscriber<Payload> {

	private final CompletableFuture<Summary> summary = new CompletableFuture<>();

	private int messages;

	private long bytes;

	CompletionStage<Summary> summary() {
		return this.summary;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Payload message) {
		this.messages++;
		this.bytes += message.getBody().size();
	}

	@Override
	public void onError(Throwable failure) {
		this.summary.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.summary.complete(Summary.newBuilder().setMessages(this.messages).setBytes(this.bytes).build());
	}

}
