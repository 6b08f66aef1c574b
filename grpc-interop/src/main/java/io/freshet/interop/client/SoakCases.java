package io.freshet.interop.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.Arguments;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.client.RpcChannel;

/** Many calls in a row, with a budget of failures and of time for each. */
final class SoakCases {

	private SoakCases() {
	}

	static void rpcSoak(Peer peer) throws InterruptedException {
		soak(peer, (budget) -> call(peer, peer.channel(), budget));
	}

	static void channelSoak(Peer peer) throws InterruptedException {
		soak(peer, (budget) -> {
			try (RpcChannel channel = peer.newChannel()) {
				call(peer, channel, budget);
			}
		});
	}

	private static void call(Peer peer, RpcChannel channel, Budget budget) {
		Messages.expectSize(budget.responseSize(),
				peer.client(channel).unaryCall(Messages.request(budget.requestSize(), budget.responseSize()).build()));
	}

	private static void soak(Peer peer, Iteration iteration) throws InterruptedException {
		Budget budget = Budget.of(peer.arguments());
		ExecutorService threads = Executors.newFixedThreadPool(budget.threads());
		try {
			List<Callable<Outcome>> workers = new ArrayList<>();
			for (int i = 0; i < budget.threads(); i++) {
				workers.add(() -> work(budget, iteration));
			}
			Outcome total = Outcome.NONE;
			for (Future<Outcome> worker : threads.invokeAll(workers)) {
				total = total.plus(outcome(worker));
			}
			report(budget, total);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Outcome outcome(Future<Outcome> worker) throws InterruptedException {
		try {
			return worker.get();
		}
		catch (ExecutionException ex) {
			throw new AssertionError("a thread of the soak test failed", ex.getCause());
		}
	}

	private static Outcome work(Budget budget, Iteration iteration) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(budget.overallSeconds());
		Outcome total = Outcome.NONE;
		for (int i = 0; i < budget.iterations() / budget.threads() && System.nanoTime() - end < 0; i++) {
			long start = System.nanoTime();
			boolean passed = passes(budget, iteration, start);
			total = total.plus(new Outcome(1, passed ? 0 : 1));
			long pause = budget.pauseMillis() - millisSince(start);
			if (pause > 0) {
				Thread.sleep(pause);
			}
		}
		return total;
	}

	private static boolean passes(Budget budget, Iteration iteration, long start) {
		try {
			iteration.run(budget);
		}
		catch (RpcException | IOException | AssertionError ex) {
			System.err.println("an iteration failed: " + ex);
			return false;
		}
		long millis = millisSince(start);
		if (millis > budget.iterationMillis()) {
			System.err.println("an iteration took " + millis + " ms, allowed are " + budget.iterationMillis());
			return false;
		}
		return true;
	}

	private static void report(Budget budget, Outcome total) {
		System.out.println(total.iterations() + " iterations, " + total.failures() + " of them failed");
		Expect.equal("the number of iterations within " + budget.overallSeconds() + " s",
				budget.iterations() / budget.threads() * budget.threads(), total.iterations());
		if (total.failures() > budget.maxFailures()) {
			throw new AssertionError(total.failures() + " iterations failed, allowed are " + budget.maxFailures());
		}
	}

	private static long millisSince(long start) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	/** One iteration. */
	@FunctionalInterface
	private interface Iteration {

		void run(Budget budget) throws IOException;

	}

	/** How many iterations there were, and how many failed. */
	private record Outcome(int iterations, int failures) {

		static final Outcome NONE = new Outcome(0, 0);

		Outcome plus(Outcome other) {
			return new Outcome(this.iterations + other.iterations, this.failures + other.failures);
		}

	}

	/** What to do and what may go wrong. */
	private record Budget(int iterations, int maxFailures, int iterationMillis, int overallSeconds, int pauseMillis,
			int requestSize, int responseSize, int threads) {

		static Budget of(Arguments arguments) {
			int iterations = arguments.number("soak_iterations", 10);
			int iterationMillis = arguments.number("soak_per_iteration_max_acceptable_latency_ms", 1000);
			return new Budget(iterations, arguments.number("soak_max_failures", 0), iterationMillis,
					arguments.number("soak_overall_timeout_seconds",
							Math.max(1, (int) (iterations * (long) iterationMillis / 1000))),
					arguments.number("soak_min_time_ms_between_rpcs", 0),
					arguments.number("soak_request_size", Messages.LARGE_REQUEST),
					arguments.number("soak_response_size", Messages.LARGE_RESPONSE),
					Math.max(1, arguments.number("soak_num_threads", 1)));
		}

	}

}
