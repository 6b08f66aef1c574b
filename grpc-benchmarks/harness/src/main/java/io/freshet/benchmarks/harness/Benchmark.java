package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The one command. Each round starts every server once, in a fresh JVM, one after the
 * other, and each round begins with another server. A server is checked, and then for
 * each load warmed up and measured, and checked again.
 */
public final class Benchmark {

	private final Options options;

	private final Path directory;

	private final InstructionCounter instructions;

	private final Results results = new Results();

	private Benchmark(Options options, Path directory) {
		this.options = options;
		this.directory = directory;
		this.instructions = new InstructionCounter("instructions", directory);
	}

	/**
	 * Measures and prints the table.
	 * @param args see {@link Options#USAGE}
	 * @throws IOException if a server does not start, answers wrongly or cannot be read
	 */
	public static void main(String[] args) throws IOException {
		if (List.of(args).contains("--help")) {
			System.out.print(Options.USAGE);
			return;
		}
		Options options;
		try {
			options = Options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.print(ex.getMessage() + "\n\n" + Options.USAGE);
			System.exit(2);
			return;
		}
		Path directory = Files.createTempDirectory("grpc-benchmarks");
		try {
			new Benchmark(options, directory).run();
		}
		finally {
			delete(directory);
		}
	}

	private void run() throws IOException {
		for (int round = 0; round < this.options.rounds(); round++) {
			List<MeasuredServer> order = new ArrayList<>(this.options.servers());
			Collections.rotate(order, -round);
			// for the whole round, since servers are compared within it
			MachineLock lock = MachineLock.hold(this.options.lock());
			try {
				for (MeasuredServer server : order) {
					Progress.say("round %d of %d: %s", round + 1, this.options.rounds(), server.name());
					measure(server);
				}
			}
			finally {
				lock.close();
			}
		}
		String table = new Report(this.options, this.results, this.instructions.supported()).markdown();
		System.out.print(table);
		if (this.options.append() != null) {
			Files.writeString(this.options.append(), heading() + table, StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
	}

	private void measure(MeasuredServer server) throws IOException {
		List<Load> loads = this.options.loads().stream().filter(server.loads()::contains).toList();
		try (ServerJvm jvm = ServerJvm.start(server, this.options);
				AnswerCheck answers = new AnswerCheck(jvm.port(), server.dialect())) {
			this.results.describe(server, jvm.description());
			for (Load load : loads) {
				answers.check(load);
				Measurement measurement = new Meter(jvm,
						new H2Load(load, server.dialect(), this.options.loadCore(), jvm.port(), this.directory),
						this.instructions)
					.measure(this.options.seconds());
				answers.check(load);
				this.results.add(load, server, measurement);
				Progress.say("  %s: %.3f us of CPU per message", load.label(),
						measurement.cpuNanosPerCall() / 1e3 / load.messages());
			}
		}
	}

	private String heading() throws IOException {
		return "\n## " + LocalDate.now() + "\n\n- command: `grpc-benchmarks/run "
				+ String.join(" ", this.options.commandLine()) + "`\n- machine: " + Machine.processor() + "\n- JVM: "
				+ Machine.jvm(this.options.java(), ServerJvm.JVM_FLAGS) + "\n- generator: " + Machine.generator()
				+ "\n\n";
	}

	private static void delete(Path directory) throws IOException {
		try (var files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
