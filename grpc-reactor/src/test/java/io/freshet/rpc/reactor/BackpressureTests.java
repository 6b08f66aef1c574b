package io.freshet.rpc.reactor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.reactor.chat.ChatRpc;
import io.freshet.rpc.reactor.chat.Line;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static io.freshet.rpc.reactor.Chats.LONG;
import static io.freshet.rpc.reactor.Chats.line;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Publishers that never end for those who take little: what is made ahead stays within
 * the windows of the connection, of 1 MiB at most, and the buffers of both sides.
 */
class BackpressureTests {

	/** Of 64 KiB each, 4 MiB. */
	private static final int MOST = 64;

	private final Chats chats = new Chats();

	private final AtomicInteger made = new AtomicInteger();

	@AfterEach
	void close() throws Exception {
		this.chats.close();
	}

	@Test
	void responsesAreMadeAsTheClientTakesThem() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Flux<Line> listen(Line request) {
				return endless();
			}

		});
		Flux<Line> responses = client.listen(line("a"));
		StepVerifier.create(responses, 0)
			.thenRequest(1)
			.expectNextCount(1)
			.then(this::awaitStall)
			.then(() -> assertThat(this.made.get()).isLessThan(MOST))
			.thenRequest(500)
			.expectNextCount(500)
			.then(this::awaitStall)
			.then(() -> assertThat(this.made.get()).isBetween(501, 501 + MOST))
			.thenCancel()
			.verify(LONG);
	}

	@Test
	void responsesThatNobodyAskedForAreNotDelivered() {
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Flux<Line> listen(Line request) {
				return Flux.range(0, 10).map(Chats::line);
			}

		});
		AtomicInteger delivered = new AtomicInteger();
		CountDownLatch three = new CountDownLatch(3);
		BaseSubscriber<Line> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				subscription.request(3);
			}

			@Override
			protected void hookOnNext(Line value) {
				delivered.incrementAndGet();
				three.countDown();
			}

		};
		client.listen(line("a")).subscribe(subscriber);
		await(three);
		// another call on the same connection comes back, so the rest has arrived
		assertThat(client.listen(line("b")).count().block(LONG)).isEqualTo(10);
		assertThat(delivered).hasValue(3);
		subscriber.cancel();
	}

	@Test
	void requestsAreMadeAsTheServerTakesThem() {
		Sinks.One<Boolean> begin = Sinks.one();
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Mono<Line> count(Flux<Line> requests) {
				return requests.limitRate(1)
					.concatMap((request) -> (request.getNumber() == 0) ? begin.asMono().thenReturn(request)
							: Mono.just(request), 1)
					.take(500)
					.count()
					.map((count) -> line(count.intValue()));
			}

		});
		Mono<Line> response = client.count(endless()).cache();
		Disposable subscription = response.subscribe();
		awaitStall();
		assertThat(this.made.get()).isLessThan(MOST);
		begin.tryEmitValue(true);
		assertThat(response.block(LONG)).isEqualTo(line(500));
		assertThat(this.made.get()).isBetween(500, 500 + MOST);
		subscription.dispose();
	}

	@Test
	void slowEchoHoldsBothDirectionsBack() {
		AtomicInteger echoed = new AtomicInteger();
		ChatRpc.ReactorClient client = this.chats.client(new ChatRpc.ReactorService() {

			@Override
			public Flux<Line> talk(Flux<Line> requests) {
				return requests.doOnNext((request) -> echoed.incrementAndGet());
			}

		});
		StepVerifier.create(client.talk(endless()), 0)
			.thenRequest(1)
			.expectNextCount(1)
			.then(this::awaitStall)
			.then(() -> assertThat(echoed.get()).isLessThan(MOST))
			.then(() -> assertThat(this.made.get()).isLessThan(2 * MOST))
			.thenRequest(300)
			.expectNextCount(300)
			.thenCancel()
			.verify(LONG);
	}

	private Flux<Line> endless() {
		return Flux.generate((sink) -> sink.next(Chats.large(this.made.getAndIncrement())));
	}

	/** Nothing was made for 100 ms, after something was. */
	private void awaitStall() {
		int last = 0;
		long start = System.nanoTime();
		long since = start;
		while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(100)) {
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			if (this.made.get() != last || last == 0) {
				last = this.made.get();
				since = System.nanoTime();
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
