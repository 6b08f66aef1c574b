package io.freshet.spring.autoconfigure.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.freshet.services.health.ServingStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks the health source on threads of its own: once for all who want to know the same at
 * about the same time, and not again while the last question is still open. Safe for use
 * by several threads.
 */
final class HealthEvaluations {

	private static final Log logger = LogFactory.getLog(HealthEvaluations.class);

	private final Supplier<? extends HealthSource> source;

	private final Executor executor;

	private final long timeToLiveNanos;

	private final Duration timeout;

	/** By question. */
	private final Map<String, Evaluation> evaluations = new HashMap<>();

	HealthEvaluations(Supplier<? extends HealthSource> source, Executor executor, Duration timeToLive,
			Duration timeout) {
		this.source = source;
		this.executor = executor;
		this.timeToLiveNanos = timeToLive.toNanos();
		this.timeout = timeout;
	}

	/**
	 * Finds out the status of a name unless it was found out not long ago.
	 * @param name the name
	 * @return completes with the status
	 */
	CompletionStage<ServingStatus> evaluate(String name) {
		return evaluate(name, this.timeToLiveNanos);
	}

	/**
	 * Finds out the status of a name whatever is known already.
	 * @param name the name
	 * @return completes with the status
	 */
	CompletionStage<ServingStatus> evaluateAnew(String name) {
		return evaluate(name, 0);
	}

	private CompletionStage<ServingStatus> evaluate(String name, long timeToLiveNanos) {
		String question = this.source.get().question(name);
		Evaluation evaluation;
		synchronized (this.evaluations) {
			@Nullable Evaluation last = this.evaluations.get(question);
			if (last != null && last.answers(timeToLiveNanos)) {
				return last.status;
			}
			evaluation = new Evaluation();
			this.evaluations.put(question, evaluation);
		}
		run(question, evaluation);
		return evaluation.status;
	}

	private void run(String question, Evaluation evaluation) {
		evaluation.status.completeOnTimeout(ServingStatus.NOT_SERVING, this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		try {
			this.executor.execute(() -> {
				ServingStatus status = ServingStatus.NOT_SERVING;
				try {
					status = this.source.get().status(question);
				}
				catch (RuntimeException ex) {
					logger.warn("health of '" + question + "' could not be found out, it counts as NOT_SERVING", ex);
				}
				finally {
					evaluation.finished(status);
				}
			});
		}
		catch (RuntimeException ex) {
			// the application is being closed
			evaluation.finished(ServingStatus.NOT_SERVING);
		}
	}

	/** A question that was asked. */
	private static final class Evaluation {

		private final CompletableFuture<ServingStatus> status = new CompletableFuture<>();

		private volatile boolean finished;

		private volatile long finishedNanos;

		void finished(ServingStatus status) {
			this.finishedNanos = System.nanoTime();
			this.finished = true;
			this.status.complete(status);
		}

		boolean answers(long timeToLiveNanos) {
			return !this.finished || System.nanoTime() - this.finishedNanos < timeToLiveNanos;
		}

	}

}
