package io.freshet.rpc.client.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link PollingResolver}, by a clock that the test turns. */
class PollingResolverTests {

	private final List<Endpoint> servers = List.of(Endpoint.of(new InetSocketAddress("127.0.0.1", 1)));

	/** When it asked, in seconds. */
	private final List<Long> asked = new ArrayList<>();

	private Duration now = Duration.ZERO;

	private Duration due = Duration.ZERO;

	private Runnable task = () -> {
	};

	@Test
	void asksAgainAtOnceWhenTheLastQuestionIsOld() {
		PollingResolver resolver = started(Duration.ofSeconds(30));
		advanceTo(Duration.ofSeconds(20));
		resolver.refresh();
		advanceTo(Duration.ofSeconds(21));
		assertThat(this.asked).containsExactly(0L, 20L);
		advanceTo(Duration.ofSeconds(60));
		assertThat(this.asked).containsExactly(0L, 20L, 50L);
	}

	@Test
	void asksAgainFiveSecondsAfterTheLastQuestion() {
		PollingResolver resolver = started(Duration.ofSeconds(30));
		advanceTo(Duration.ofSeconds(2));
		resolver.refresh();
		advanceTo(Duration.ofSeconds(10));
		assertThat(this.asked).containsExactly(0L, 5L);
	}

	@Test
	void asksNoLaterThanItWouldHaveUnasked() {
		PollingResolver resolver = started(Duration.ofSeconds(2));
		advanceTo(Duration.ofSeconds(1));
		resolver.refresh();
		advanceTo(Duration.ofSeconds(5));
		assertThat(this.asked).containsExactly(0L, 2L, 4L);
	}

	private PollingResolver started(Duration interval) {
		PollingResolver resolver = new PollingResolver(() -> {
			this.asked.add(this.now.toSeconds());
			return CompletableFuture.completedFuture(this.servers);
		}, new TurnedClock(interval), () -> {
		});
		resolver.start(new NameResolver.Listener() {

			@Override
			public void onEndpoints(List<Endpoint> endpoints) {
				assertThat(endpoints).isEqualTo(PollingResolverTests.this.servers);
			}

			@Override
			public void onFailure(Throwable cause) {
				throw new AssertionError(cause);
			}

		});
		return resolver;
	}

	private void advanceTo(Duration time) {
		while (this.due.compareTo(time) <= 0) {
			this.now = this.due;
			this.task.run();
		}
		this.now = time;
	}

	/** Keeps one task, as the resolver has but one timer. */
	private final class TurnedClock implements ResolverContext {

		private final Duration interval;

		TurnedClock(Duration interval) {
			this.interval = interval;
		}

		@Override
		public Runnable schedule(Duration delay, Runnable task) {
			PollingResolverTests.this.due = PollingResolverTests.this.now.plus(delay);
			PollingResolverTests.this.task = task;
			return () -> {
			};
		}

		@Override
		public Duration refreshInterval() {
			return this.interval;
		}

		@Override
		public long nanoTime() {
			return PollingResolverTests.this.now.toNanos();
		}

		@Override
		public double random() {
			return 0.5;
		}

	}

}
