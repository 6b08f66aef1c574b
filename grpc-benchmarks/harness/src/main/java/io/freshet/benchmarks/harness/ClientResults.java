package io.freshet.benchmarks.harness;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What clients have been measured at, and the table of it, in Markdown: medians of the
 * rounds with the lowest and the highest in brackets. Confined to the harness thread.
 */
final class ClientResults {

	private static final String HEAD = """
			| calls | client | calls/s | CPU us per call | allocated bytes per call | p50 us | p99 us | \
			peer's CPU / its CPU (bar) | its p50, p99 / peer's |
			| --- | --- | --: | --: | --: | --: | --: | --- | --- |
			""";

	private final List<MeasuredServer> clients;

	private final Map<CallStyle, Map<String, List<ClientBurst>>> bursts = new EnumMap<>(CallStyle.class);

	private final Map<String, String> descriptions = new LinkedHashMap<>();

	ClientResults(List<MeasuredServer> clients) {
		this.clients = clients;
	}

	void add(CallStyle style, MeasuredServer client, ClientBurst burst) {
		this.bursts.computeIfAbsent(style, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(client.name(), (key) -> new ArrayList<>())
			.add(burst);
	}

	void describe(MeasuredServer client, String description) {
		this.descriptions.put(client.name(), description);
	}

	String markdown() {
		StringBuilder table = new StringBuilder(HEAD);
		this.bursts.forEach((style, all) -> {
			for (MeasuredServer client : this.clients) {
				table.append(row(style, client, all));
			}
		});
		table.append('\n');
		this.descriptions.forEach((name, description) -> table.append("- " + name + ": " + description + "\n"));
		return table.toString();
	}

	private static String row(CallStyle style, MeasuredServer client, Map<String, List<ClientBurst>> all) {
		List<ClientBurst> own = of(all, client.name());
		boolean paced = style.isPaced();
		return String.format(Locale.ROOT, "| %s | %s | %,.0f | %s | %,.0f | %s | %s | %s | %s |%n", style.label(),
				client.name(), Spread.of(own, ClientBurst::callsPerSecond).median(),
				Spread.of(own, ClientBurst::cpuMicrosPerCall).format("%.2f"),
				Spread.of(own, ClientBurst::allocatedBytesPerCall).median(),
				paced ? Spread.of(own, ClientBurst::medianMicros).format("%.0f") : "",
				paced ? Spread.of(own, ClientBurst::slowMicros).format("%.0f") : "",
				perPeer(client,
						(peer) -> ratio(of(all, peer), own, ClientBurst::cpuMicrosPerCall) + " (" + style.bar()
								+ ") of " + peer),
				paced ? perPeer(client, (peer) -> ratio(own, of(all, peer), ClientBurst::medianMicros) + ", "
						+ ratio(own, of(all, peer), ClientBurst::slowMicros) + " of " + peer) : "");
	}

	private static List<ClientBurst> of(Map<String, List<ClientBurst>> all, String client) {
		return Objects.requireNonNull(all.get(client));
	}

	private static String perPeer(MeasuredServer client, UnaryOperator<String> text) {
		return client.peers().stream().map(text).collect(Collectors.joining("; "));
	}

	/**
	 * The median of the rounds' ratios: the machine's mood is the same within a round.
	 */
	private static String ratio(List<ClientBurst> these, List<ClientBurst> those,
			ToDoubleFunction<ClientBurst> figure) {
		List<Integer> rounds = IntStream.range(0, these.size()).boxed().toList();
		return String.format(Locale.ROOT, "%.2f",
				Spread
					.of(rounds,
							(round) -> figure.applyAsDouble(these.get(round)) / figure.applyAsDouble(those.get(round)))
					.median());
	}

}
