package io.freshet.rpc.calls;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Publishers and a subscriber whose every step a test decides. */
final class Streams {

	private Streams() {
	}

	/** Publishes as many messages as are asked for, until there were so many. */
	static <T> Flow.Publisher<T> of(int count, IntFunction<T> message) {
		return (subscriber) -> subscriber.onSubscribe(new Counted<>(subscriber, count, message));
	}

	static <T> Flow.Publisher<T> of(List<T> messages) {
		return of(messages.size(), messages::get);
	}

	/** Publishes no message, only an error. */
	static <T> Flow.Publisher<T> failing(Throwable failure) {
		return (subscriber) -> {
			subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long messages) {
				}

				@Override
				public void cancel() {
				}

			});
			subscriber.onError(failure);
		};
	}

	/** Emits on the thread that asks, in a loop and never nested. */
	private static final class Counted<T> implements Flow.Subscription {

		private final Flow.Subscriber<? super T> subscriber;

		private final int count;

		private final IntFunction<T> message;

		private final AtomicLong demand = new AtomicLong();

		private int sent;

		private volatile boolean cancelled;

		Counted(Flow.Subscriber<? super T> subscriber, int count, IntFunction<T> message) {
			this.subscriber = subscriber;
			this.count = count;
			this.message = message;
		}

		@Override
		public void request(long messages) {
			if (this.demand.getAndAdd(messages) > 0) {
				return;
			}
			do {
				if (this.cancelled) {
					return;
				}
				if (this.sent < this.count) {
					this.subscriber.onNext(this.message.apply(this.sent++));
				}
				if (this.sent == this.count) {
					this.cancelled = true;
					this.subscriber.onComplete();
					return;
				}
			}
			while (this.demand.decrementAndGet() > 0);
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

	/** Keeps what it receives; asks for messages when told to. */
	static final class Collector<T> implements Flow.Subscriber<T> {

		final List<T> messages = new CopyOnWriteArrayList<>();

		final CompletableFuture<List<T>> result = new CompletableFuture<>();

		private final CompletableFuture<List<T>> arrived = new CompletableFuture<>();

		private volatile int awaited;

		private final BlockingQueue<T> arrivals = new LinkedBlockingQueue<>();

		private final long first;

		private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

		private Collector(long first) {
			this.first = first;
		}

		static <T> Collector<T> ofAll(Flow.Publisher<T> publisher) {
			return of(publisher, Long.MAX_VALUE);
		}

		static <T> Collector<T> of(Flow.Publisher<T> publisher, long first) {
			Collector<T> collector = new Collector<>(first);
			publisher.subscribe(collector);
			return collector;
		}

		Flow.Subscription subscription() {
			return this.subscription.join();
		}

		T next() throws InterruptedException {
			T message = this.arrivals.poll(10, TimeUnit.SECONDS);
			if (message == null) {
				throw new AssertionError("no message within 10 s, result is " + this.result);
			}
			return message;
		}

		/** Completes when so many messages have arrived; for one caller. */
		CompletableFuture<List<T>> arrived(int count) {
			this.awaited = count;
			announce();
			return this.arrived;
		}

		private void announce() {
			int awaited = this.awaited;
			if (awaited > 0 && this.messages.size() >= awaited) {
				this.arrived.complete(this.messages);
			}
		}

		List<T> all() throws Exception {
			return this.result.get(10, TimeUnit.SECONDS);
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription.complete(subscription);
			if (this.first > 0) {
				subscription.request(this.first);
			}
		}

		@Override
		public void onNext(T message) {
			this.messages.add(message);
			this.arrivals.add(message);
			announce();
		}

		@Override
		public void onError(Throwable failure) {
			this.result.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.result.complete(this.messages);
		}

	}

}
