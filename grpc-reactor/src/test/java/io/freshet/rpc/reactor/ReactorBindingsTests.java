package io.freshet.rpc.reactor;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class ReactorBindingsTests {

	@Test
	void unaryGivesTheOneResponse() {
		Function<String, CompletionStage<Integer>> handler = ReactorBindings
			.unary((request) -> Mono.just(request.length()));
		assertThat(handler.apply("four").toCompletableFuture()).isCompletedWithValue(4);
	}

	@Test
	void unaryPassesTheErrorOnAsItIs() {
		IllegalStateException failure = new IllegalStateException("refused");
		Function<String, CompletionStage<Integer>> handler = ReactorBindings.unary((request) -> Mono.error(failure));
		assertThat(handler.apply("four").toCompletableFuture()).isCompletedExceptionally();
		assertThat(handler.apply("four").exceptionally((ex) -> (ex == failure) ? 1 : 0).toCompletableFuture())
			.isCompletedWithValue(1);
	}

	@Test
	void cancellingTheResultCancelsTheMono() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Function<String, CompletionStage<Integer>> handler = ReactorBindings
			.unary((request) -> Mono.<Integer>never().doOnCancel(() -> cancelled.set(true)));
		handler.apply("four").toCompletableFuture().cancel(false);
		assertThat(cancelled).isTrue();
	}

	@Test
	void serverStreamingHandsDemandAndCancellationOn() {
		AtomicLong requested = new AtomicLong();
		AtomicBoolean cancelled = new AtomicBoolean();
		Function<Integer, Flow.Publisher<Integer>> handler = ReactorBindings
			.serverStreaming((request) -> Flux.range(0, request)
				.doOnRequest(requested::addAndGet)
				.doOnCancel(() -> cancelled.set(true)));
		Taker<Integer> taker = new Taker<>(2);
		handler.apply(1000).subscribe(taker);
		assertThat(requested).hasValue(2);
		taker.subscription.cancel();
		assertThat(cancelled).isTrue();
	}

	@Test
	void clientStreamingReadsTheRequests() {
		Function<Flow.Publisher<Integer>, CompletionStage<Integer>> handler = ReactorBindings
			.clientStreaming((requests) -> requests.reduce(0, Integer::sum));
		Flow.Publisher<Integer> requests = JdkFlowAdapter.publisherToFlowPublisher(Flux.just(1, 2, 3));
		assertThat(handler.apply(requests).toCompletableFuture()).isCompletedWithValue(6);
	}

	@Test
	void bidiStreamingSubscribesToTheRequestsWithTheResponses() {
		Function<Flow.Publisher<Integer>, Flow.Publisher<Integer>> handler = ReactorBindings
			.bidiStreaming((requests) -> requests.map((request) -> request * 2));
		try (SubmissionPublisher<Integer> requests = new SubmissionPublisher<>(Runnable::run, 8)) {
			Flow.Publisher<Integer> responses = handler.apply(requests);
			assertThat(requests.hasSubscribers()).isFalse();
			Mono<List<Integer>> all = JdkFlowAdapter.flowPublisherToFlux(responses).collectList().cache();
			all.subscribe();
			assertThat(requests.hasSubscribers()).isTrue();
			requests.submit(1);
			requests.submit(2);
			requests.close();
			assertThat(all.block()).containsExactly(2, 4);
		}
	}

	/** Asks for a number of messages once. */
	private static final class Taker<T> implements Flow.Subscriber<T> {

		private final int count;

		private Flow.Subscription subscription;

		Taker(int count) {
			this.count = count;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			subscription.request(this.count);
		}

		@Override
		public void onNext(T item) {
		}

		@Override
		public void onError(Throwable throwable) {
		}

		@Override
		public void onComplete() {
		}

	}

}
