package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Two servers that run at the same time, on the same core, and are loaded in turn, a
 * burst each, which costs as many seconds of CPU time as are asked for. Whatever the
 * machine does otherwise, it does to both, so a difference of some per cent can be seen
 * that {@link Benchmark} cannot see on a busy machine.
 */
public final class Pair {

	private static final int WARM_UP_BURSTS = 6;

	private static final long FIRST_CALLS = 20_000;

	private final Options options;

	private final Path directory;

	private Pair(Options options, Path directory) {
		this.options = options;
		this.directory = directory;
	}

	/**
	 * Measures and prints a line for each load.
	 * @param args see {@link Options#USAGE}; the servers are two
	 * @throws IOException if a server does not start, answers wrongly or cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Options options = Options.parse(args);
		if (options.servers().size() != 2) {
			System.err.println("a pair is two servers: --servers=a,b");
			System.exit(2);
		}
		Path directory = Files.createTempDirectory("grpc-benchmarks");
		System.out
			.println("| load | server | CPU us per message | lower quartile | upper quartile | ratio to the first |");
		System.out.println("| --- | --- | --: | --: | --: | --: |");
		try {
			for (Load load : options.loads()) {
				new Pair(options, directory).measure(load);
			}
		}
		finally {
			Benchmark.delete(directory);
		}
	}

	private void measure(Load load) throws IOException {
		MeasuredServer first = this.options.servers().get(0);
		MeasuredServer second = this.options.servers().get(1);
		if (!first.loads().contains(load) || !second.loads().contains(load)) {
			return;
		}
		try (ServerJvm one = ServerJvm.start(first, this.options);
				ServerJvm other = ServerJvm.start(second, this.options)) {
			H2Load toOne = generator(load, first, one);
			H2Load toOther = generator(load, second, other);
			long calls = Math.min(warmUp(one, toOne), warmUp(other, toOther));
			List<Measurement> ones = new ArrayList<>();
			List<Measurement> others = new ArrayList<>();
			for (int i = 0; i < this.options.rounds(); i++) {
				if (i % 2 == 0) {
					ones.add(burst(one, toOne, calls));
				}
				others.add(burst(other, toOther, calls));
				if (i % 2 != 0) {
					ones.add(burst(one, toOne, calls));
				}
			}
			print(load, first, ones, ones);
			print(load, second, others, ones);
		}
	}

	private H2Load generator(Load load, MeasuredServer server, ServerJvm jvm) throws IOException {
		try (AnswerCheck answers = new AnswerCheck(jvm.port(), server.dialect())) {
			answers.check(load);
		}
		return new H2Load(load, server.dialect(), this.options.loadCore(), jvm.port(), this.directory);
	}

	private long warmUp(ServerJvm server, H2Load generator) throws IOException {
		long calls = FIRST_CALLS;
		for (int i = 0; i < WARM_UP_BURSTS; i++) {
			calls = callsIn(this.options.seconds(), burst(server, generator, calls), calls);
		}
		return calls;
	}

	/** Seconds of CPU time, which the kernel counts in hundredths. */
	private static long callsIn(int seconds, Measurement last, long calls) {
		double nanos = Math.max(1, last.cpuNanosPerCall());
		return Math.max(FIRST_CALLS, Math.min(Math.round(seconds * 1e9 / nanos), calls * 10));
	}

	private static Measurement burst(ServerJvm server, H2Load generator, long calls) throws IOException {
		long before = server.cpuNanos();
		double seconds = generator.seconds(calls, UnaryOperator.identity());
		return new Measurement(calls, seconds, server.cpuNanos() - before, 0, OptionalLong.empty());
	}

	private static void print(Load load, MeasuredServer server, List<Measurement> bursts, List<Measurement> firsts) {
		List<Double> costs = bursts.stream().map((burst) -> cost(load, burst)).sorted().toList();
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < bursts.size(); i++) {
			ratios.add(cost(load, bursts.get(i)) / cost(load, firsts.get(i)));
		}
		ratios.sort(null);
		System.out.printf(Locale.ROOT, "| %s | %s | %.3f | %.3f | %.3f | %.2f (%.2f-%.2f) |%n", load.label(),
				server.name(), quantile(costs, 0.5), quantile(costs, 0.25), quantile(costs, 0.75),
				quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75));
	}

	private static double cost(Load load, Measurement burst) {
		return burst.cpuNanosPerCall() / 1e3 / load.messages();
	}

	private static double quantile(List<Double> sorted, double part) {
		return sorted.get((int) Math.round((sorted.size() - 1) * part));
	}

}
