package io.freshet.benchmarks.client;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one kind for some time. Either so many are always under way, or so many begin
 * each second, whatever becomes of those before: their latency counts from the moment at
 * which they were due, so that a stall is felt by all calls that should have been made
 * meanwhile (no coordinated omission). To be run once, by one thread.
 */
final class Burst {

	private static final int DIGITS = 3;

	private final MeasuredClient client;

	private final LongAdder calls = new LongAdder();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final Histogram latency = new ConcurrentHistogram(DIGITS);

	Burst(MeasuredClient client) {
		this.client = client;
	}

	/**
	 * Makes calls.
	 * @param kind {@code platform}, {@code virtual} or {@code async}, of which the latter
	 * two can be preceded by {@code paced-}
	 * @param number how many calls are under way, or begin each second if they are paced
	 * @param nanos how long
	 * @throws InterruptedException if this thread is interrupted
	 */
	void run(String kind, int number, long nanos) throws InterruptedException {
		switch (kind) {
			case "platform" -> blocking(number, nanos, (task) -> new Thread(task, "caller").start());
			case "virtual" -> blocking(number, nanos, virtualThreads());
			case "async" -> async(number, nanos);
			case "paced-virtual" -> {
				Executor threads = virtualThreads();
				paced(number, nanos, (outcome) -> threads.execute(() -> outcome.onEnd(call())));
			}
			case "paced-async" -> paced(number, nanos, this.client::start);
			default -> throw new IllegalArgumentException("unknown kind of burst '" + kind + "'");
		}
		Throwable failure = this.failure.get();
		if (failure != null) {
			throw new IllegalStateException("a call failed", failure);
		}
	}

	private void blocking(int threads, long nanos, Executor executor) throws InterruptedException {
		long end = System.nanoTime() + nanos;
		CountDownLatch ended = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			executor.execute(() -> {
				long count = 0;
				do {
					ended(call());
					count++;
				}
				while (System.nanoTime() < end && this.failure.get() == null);
				this.calls.add(count);
				ended.countDown();
			});
		}
		ended.await();
	}

	private void async(int outstanding, long nanos) throws InterruptedException {
		long end = System.nanoTime() + nanos;
		CountDownLatch ended = new CountDownLatch(outstanding);
		MeasuredClient.Outcome next = new MeasuredClient.Outcome() {

			@Override
			public void onEnd(@Nullable Throwable failure) {
				ended(failure);
				Burst.this.calls.increment();
				if (System.nanoTime() < end && failure == null) {
					Burst.this.client.start(this);
				}
				else {
					ended.countDown();
				}
			}

		};
		for (int i = 0; i < outstanding; i++) {
			this.client.start(next);
		}
		ended.await();
	}

	private void paced(int perSecond, long nanos, PacedCall call) throws InterruptedException {
		int count = (int) (nanos * perSecond / 1_000_000_000L);
		long start = System.nanoTime();
		CountDownLatch ended = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			long due = start + i * 1_000_000_000L / perSecond;
			for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			call.start((failure) -> {
				this.latency.recordValue(Math.max(0, System.nanoTime() - due));
				this.calls.increment();
				ended(failure);
				ended.countDown();
			});
		}
		ended.await();
	}

	private @Nullable Throwable call() {
		try {
			this.client.call();
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	private void ended(@Nullable Throwable failure) {
		if (failure != null) {
			this.failure.compareAndSet(null, failure);
		}
	}

	private static Executor virtualThreads() {
		try {
			// by name, since the method is younger (21) than the Java release compiled
			// for
			return (Executor) Objects
				.requireNonNull(Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("this JVM has no virtual threads, Java 21 or newer has", ex);
		}
	}

	long calls() {
		return this.calls.sum();
	}

	/** Returns a percentile of the latency of paced calls, else 0. */
	long latencyNanos(double percentile) {
		return (this.latency.getTotalCount() > 0) ? this.latency.getValueAtPercentile(percentile) : 0;
	}

	/** Starts a call that was due. */
	@FunctionalInterface
	private interface PacedCall {

		void start(MeasuredClient.Outcome outcome);

	}

}
