package io.freshet.interop.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.freshet.interop.Arguments;
import io.freshet.interop.client.InteropClient;

/**
 * Runs official cases at random for a long time, over plaintext and TLS, on channels that
 * live for some of them, while servers restart in turn. Fails when a case fails, when
 * memory, threads or files grow after the warm-up, or when a buffer is lost.
 */
public final class Soak {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("seconds", "threads");

	/** All four kinds of method, large and small messages, errors, cancels, deadlines. */
	private static final List<String> CASES = List.of("empty_unary", "empty_unary", "empty_unary", "large_unary",
			"client_compressed_unary", "server_compressed_unary", "client_streaming", "server_streaming",
			"server_compressed_streaming", "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message",
			"special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin",
			"cancel_after_first_response", "timeout_on_sleeping_server");

	private static final int CASES_PER_CHANNEL = 40;

	private static final int SAMPLES = 45;

	private final Leaks leaks = new Leaks();

	private final AtomicLong cases = new AtomicLong();

	private final AtomicInteger failures = new AtomicInteger();

	private volatile boolean over;

	private Soak() {
	}

	/**
	 * Runs the cases and prints what the process holds.
	 * @param arguments the command line
	 * @return 0 if all went well, else 1
	 * @throws IOException if the servers cannot start
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static int run(Arguments arguments) throws IOException, InterruptedException {
		return new Soak().run(arguments.number("seconds", 1800), arguments.number("threads", 8));
	}

	private int run(int seconds, int threads) throws IOException, InterruptedException {
		this.leaks.install();
		List<Sample> samples = new ArrayList<>();
		int restarts = 0;
		try (ServerPair plaintext = new ServerPair(false); ServerPair tls = new ServerPair(true)) {
			List<Thread> workers = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				ServerPair servers = (i % 2 == 0) ? plaintext : tls;
				Arguments options = options(servers);
				Random random = new Random(i);
				workers.add(new Thread(() -> work(options, random), "worker-" + i));
			}
			workers.forEach(Thread::start);
			long start = System.nanoTime();
			for (int i = 1; i <= SAMPLES; i++) {
				long due = start + TimeUnit.SECONDS.toNanos(seconds) * i / SAMPLES;
				while (System.nanoTime() - due < 0) {
					TimeUnit.NANOSECONDS.sleep(Math.max(1, due - System.nanoTime()));
				}
				samples.add(Sample.take());
				System.out.printf("%5d s: %8d cases, %d failed; %s%n",
						TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), this.cases.get(),
						this.failures.get(), samples.get(samples.size() - 1));
				((i % 2 == 0) ? plaintext : tls).restartOne();
				restarts++;
			}
			this.over = true;
			for (Thread worker : workers) {
				worker.join();
			}
		}
		return report(samples, restarts);
	}

	private static Arguments options(ServerPair servers) {
		List<String> options = new ArrayList<>(List.of("--target=" + servers.target(), "--use_tls=" + servers.tls()));
		if (servers.tls()) {
			options.addAll(List.of("--use_test_ca=true", "--server_host_override=foo.test.google.fr"));
		}
		return Arguments.parse(options, InteropClient.OPTIONS);
	}

	private void work(Arguments options, Random random) {
		while (!this.over) {
			List<String> names = new ArrayList<>();
			for (int i = random.nextInt(CASES_PER_CHANNEL); i >= 0; i--) {
				names.add(CASES.get(random.nextInt(CASES.size())));
			}
			try {
				InteropClient.run(names, options);
			}
			catch (Exception | AssertionError ex) {
				if (this.failures.incrementAndGet() <= 10) {
					System.err.println("a case failed, one of " + names);
					ex.printStackTrace();
				}
			}
			this.cases.addAndGet(names.size());
		}
	}

	private int report(List<Sample> samples, int restarts) throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			Sample.take();
			TimeUnit.MILLISECONDS.sleep(100);
		}
		String growth = Sample.growth(samples);
		System.out.printf("%d cases, %d restarts: %d failed, %d leaks, %s%n", this.cases.get(), restarts,
				this.failures.get(), this.leaks.found(), growth.isEmpty() ? "nothing grew" : growth);
		return (this.failures.get() == 0 && this.leaks.found() == 0 && growth.isEmpty()) ? 0 : 1;
	}

}
