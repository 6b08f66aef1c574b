package io.freshet.benchmarks.client;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Tests for {@link Burst}. */
class BurstTests {

	private final AtomicInteger made = new AtomicInteger();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(strings = { "platform", "async" })
	void keepsSoManyCallsUnderWay(String kind) throws Exception {
		Burst burst = new Burst(client(() -> LockSupport.parkNanos(100_000)));
		burst.run(kind, 7, TimeUnit.MILLISECONDS.toNanos(100));
		assertThat(this.most).hasValueBetween(2, 7);
		assertThat(burst.calls()).isEqualTo(this.made.get()).isGreaterThanOrEqualTo(7);
		assertThat(burst.latencyNanos(50)).isZero();
	}

	@Test
	void beginsSoManyCallsEachSecond() throws Exception {
		Burst burst = new Burst(client(() -> {
		}));
		burst.run("paced-async", 1000, TimeUnit.MILLISECONDS.toNanos(200));
		assertThat(burst.calls()).isEqualTo(200);
		assertThat(burst.latencyNanos(99)).isPositive();
	}

	@Test
	void countsAStallForAllCallsThatShouldHaveBeenMadeMeanwhile() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		MeasuredClient stalling = new MeasuredClient() {

			@Override
			public void call() {
			}

			@Override
			public void start(Outcome outcome) {
				if (calls.incrementAndGet() == 1) {
					long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
					while (System.nanoTime() < end) {
						Thread.onSpinWait();
					}
				}
				outcome.onEnd(null);
			}

		};
		Burst burst = new Burst(stalling);
		burst.run("paced-async", 1000, TimeUnit.MILLISECONDS.toNanos(100));
		assertThat(burst.latencyNanos(50)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(40));
	}

	@Test
	void failsWithTheFirstCallThatFails() {
		Burst burst = new Burst(client(() -> {
			throw new IllegalStateException("wrong answer");
		}));
		assertThatIllegalStateException().isThrownBy(() -> burst.run("platform", 1, TimeUnit.SECONDS.toNanos(60)))
			.withRootCauseInstanceOf(IllegalStateException.class)
			.havingRootCause()
			.withMessage("wrong answer");
	}

	private MeasuredClient client(Runnable work) {
		Executor executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		});
		return new MeasuredClient() {

			@Override
			public void call() {
				BurstTests.this.most.accumulateAndGet(BurstTests.this.underWay.incrementAndGet(), Math::max);
				try {
					work.run();
					BurstTests.this.made.incrementAndGet();
				}
				finally {
					BurstTests.this.underWay.decrementAndGet();
				}
			}

			@Override
			public void start(Outcome outcome) {
				executor.execute(() -> {
					call();
					outcome.onEnd(null);
				});
			}

		};
	}

}
