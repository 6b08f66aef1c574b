package io.freshet.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table, in Markdown: a row for each load and server, medians of the rounds with the
 * lowest and highest in brackets. All costs are per message, which for unary calls is per
 * call. Immutable.
 */
final class Report {

	private final Options options;

	private final Results results;

	private final boolean instructions;

	Report(Options options, Results results, boolean instructions) {
		this.options = options;
		this.results = results;
		this.instructions = instructions;
	}

	String markdown() {
		List<String> lines = new ArrayList<>();
		List<String> head = columns();
		lines.add(row(head));
		lines.add(row(head.stream().map((name) -> (head.indexOf(name) < 2) ? "---" : "--:").toList()));
		for (Load load : this.results.loads()) {
			for (MeasuredServer server : this.options.servers()) {
				if (!this.results.of(load, server.name()).isEmpty()) {
					lines.add(row(cells(load, server)));
				}
			}
		}
		lines.add("");
		this.results.descriptions().forEach((name, description) -> lines.add("- " + name + ": " + description));
		return String.join("\n", lines) + "\n";
	}

	private List<String> columns() {
		List<String> columns = new ArrayList<>(List.of("load", "server", "messages/s", "CPU us per message",
				"messages per CPU second", "allocated bytes per message", "server core busy", "peer's CPU / its CPU"));
		if (this.instructions) {
			columns.add(4, "instructions per message");
		}
		return columns;
	}

	private List<String> cells(Load load, MeasuredServer server) {
		List<Measurement> rounds = this.results.of(load, server.name());
		int messages = load.messages();
		List<String> cells = new ArrayList<>(List.of(load.label(), server.name(),
				median(rounds, "%,.0f", (round) -> round.callsPerSecond() * messages),
				Spread.of(rounds, (round) -> round.cpuNanosPerCall() / 1e3 / messages).format("%.3f"),
				median(rounds, "%,.0f", (round) -> 1e9 / round.cpuNanosPerCall() * messages),
				median(rounds, "%,.0f", (round) -> round.allocatedBytesPerCall() / messages),
				median(rounds, "%.0f %%", (round) -> round.busy() * 100), ratio(load, server)));
		if (this.instructions) {
			cells.add(4, Spread.of(rounds, (round) -> round.instructionsPerCall() / messages).format("%,.0f"));
		}
		return cells;
	}

	/**
	 * The median of the rounds' ratios: the machine's mood is the same within a round.
	 */
	private String ratio(Load load, MeasuredServer server) {
		List<Measurement> own = this.results.of(load, server.name());
		return server.peers()
			.stream()
			.filter((peer) -> this.results.of(load, peer).size() == own.size())
			.map((peer) -> ratio(own, this.results.of(load, peer), peer))
			.collect(Collectors.joining(", "));
	}

	private static String ratio(List<Measurement> own, List<Measurement> peers, String peer) {
		List<Integer> rounds = IntStream.range(0, own.size()).boxed().toList();
		return Spread.of(rounds, (round) -> peers.get(round).cpuNanosPerCall() / own.get(round).cpuNanosPerCall())
			.format("%.2f") + " of " + peer;
	}

	private static String median(List<Measurement> rounds, String format, ToDoubleFunction<Measurement> figure) {
		return String.format(Locale.ROOT, format, Spread.of(rounds, figure).median());
	}

	private static String row(List<String> cells) {
		return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
	}

}
