package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What calls cost those who make them: our client and grpc-java's call one and the same
 * server, the leanest there is. All clients run at the same time on the same core and
 * take turns, a burst of each kind of call each, and each round begins with another one:
 * whatever the machine does otherwise, it does to all.
 */
public final class Clients {

	private static final int WARM_UP_BURSTS = 4;

	private static final String STYLES = "--styles=";

	private static final String THEIRS = "io.freshet.benchmarks.grpcjava.GrpcJavaClient";

	private static final List<MeasuredServer> CLIENTS = List.of(
			new MeasuredServer("grpc-java", "peer-grpc-java", THEIRS, Set.of(), "pool"),
			new MeasuredServer("grpc-java-direct", "peer-grpc-java", THEIRS, Set.of(), "direct"),
			new MeasuredServer("freshet", "freshet", "io.freshet.benchmarks.freshet.FreshetClient", Set.of())
				.comparedWith("grpc-java", "grpc-java-direct"));

	private final Options options;

	private final List<CallStyle> styles;

	private final Map<String, ClientJvm> running = new TreeMap<>();

	private final ClientResults results = new ClientResults(CLIENTS);

	private Clients(Options options, List<CallStyle> styles) {
		this.options = options;
		this.styles = styles;
	}

	/**
	 * Measures and prints the table.
	 * @param args {@code --styles=a,b} and, of {@link Options#USAGE}, {@code --rounds},
	 * {@code --seconds}, {@code --java}, {@code --server-core}, {@code --load-core}
	 * (which is the clients'), {@code --lock} and {@code --append}
	 * @throws IOException if a process does not start, or a call fails
	 */
	public static void main(String[] args) throws IOException {
		List<CallStyle> styles = Arrays.stream(args)
			.filter((arg) -> arg.startsWith(STYLES))
			.flatMap((arg) -> Arrays.stream(arg.substring(STYLES.length()).split(",")))
			.map(CallStyle::named)
			.toList();
		Options options = Options
			.parse(Arrays.stream(args).filter((arg) -> !arg.startsWith(STYLES)).toArray(String[]::new));
		Clients clients = new Clients(options, styles.isEmpty() ? List.of(CallStyle.values()) : styles);
		MachineLock lock = MachineLock.hold(options.lock());
		try {
			clients.measure();
		}
		finally {
			lock.close();
		}
		String table = clients.results.markdown();
		System.out.print(table);
		if (options.append() != null) {
			Files.writeString(options.append(), clients.heading() + table, StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
	}

	private void measure() throws IOException {
		try (ServerJvm server = ServerJvm.start(Servers.named("lean-netty"), this.options)) {
			try {
				for (MeasuredServer client : CLIENTS) {
					ClientJvm jvm = ClientJvm.start(client, server.port(), this.options);
					this.running.put(client.name(), jvm);
					this.results.describe(client, jvm.description());
				}
				// the styles with most calls, so that the compiler is done with what is
				// common
				for (CallStyle style : List.of(CallStyle.ASYNC, CallStyle.VIRTUAL)) {
					warmUp(style);
					warmUp(style);
				}
				for (CallStyle style : this.styles) {
					warmUp(style);
					measure(style);
				}
			}
			finally {
				for (ClientJvm client : this.running.values()) {
					client.close();
				}
			}
		}
	}

	private void warmUp(CallStyle style) throws IOException {
		for (int i = 0; i < WARM_UP_BURSTS; i++) {
			for (ClientJvm client : this.running.values()) {
				client.burst(style, this.options.seconds() * 1000L);
			}
		}
	}

	private void measure(CallStyle style) throws IOException {
		for (int round = 0; round < this.options.rounds(); round++) {
			for (int i = 0; i < CLIENTS.size(); i++) {
				MeasuredServer client = CLIENTS.get((round + i) % CLIENTS.size());
				ClientBurst burst = Objects.requireNonNull(this.running.get(client.name()))
					.burst(style, this.options.seconds() * 1000L);
				Progress.detail("%s, %s: %.1f us", style.label(), client.name(), burst.cpuMicrosPerCall());
				this.results.add(style, client, burst);
			}
		}
		Progress.say("%s", style.label());
	}

	private String heading() throws IOException {
		List<String> shown = new ArrayList<>(this.options.commandLine());
		return "\n## " + LocalDate.now() + ", clients\n\n- command: `grpc-benchmarks/run clients "
				+ String.join(" ", shown) + "`\n- machine: " + Machine.processor() + "\n- JVM: "
				+ Machine.jvm(this.options.java(), ServerJvm.JVM_FLAGS) + "\n- server: lean-netty\n\n";
	}

}
