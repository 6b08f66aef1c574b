package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The memory that a server needs for those who wait: connections without calls, and calls
 * without messages. Each server runs alone, warmed up by a few of both; what is left
 * after a full collection is divided by their number.
 */
public final class Footprint {

	private static final int CONNECTIONS = 1_500;

	/** There before, so that what is kept for all connections together is there, too. */
	private static final int OTHER_CONNECTIONS = 500;

	private static final int STREAM_CONNECTIONS = 100;

	/** What our server takes on a connection unless it is told otherwise. */
	private static final int STREAMS_PER_CONNECTION = 1_000;

	private static final int STREAMS = STREAM_CONNECTIONS * STREAMS_PER_CONNECTION;

	/** What has been left alone for so long is idle. */
	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);

	/** Room for the largest; the serial collector, which leaves no garbage behind. */
	private static final List<String> JVM_FLAGS = List.of("-Xmx6g", "-XX:+UseSerialGC", "-Dio.netty.eventLoopThreads=1",
			"--enable-native-access=ALL-UNNAMED");

	private static final String OURS = "io.freshet.benchmarks.freshet.FreshetServer";

	private static final String THEIRS = "io.freshet.benchmarks.grpcjava.GrpcJavaServer";

	private static final List<MeasuredServer> SERVERS = List.of(
			new MeasuredServer("grpc-java-direct", "peer-grpc-java", THEIRS, Set.of(), "direct"),
			new MeasuredServer("grpc-java-virtual", "peer-grpc-java", THEIRS, Set.of(), "virtual"),
			new MeasuredServer("freshet-event-loop", "freshet", OURS, Set.of(), "event-loop", "many-calls")
				.comparedWith("grpc-java-direct"),
			new MeasuredServer("freshet-virtual", "freshet", OURS, Set.of(), "virtual", "many-calls")
				.comparedWith("grpc-java-virtual"));

	private final Options options;

	/** By what is counted, by server. */
	private final Map<String, Map<String, Memory>> results = new TreeMap<>();

	private Footprint(Options options) {
		this.options = options;
	}

	/**
	 * Measures and prints the table.
	 * @param args {@code --home}, {@code --java}, {@code --server-core} and
	 * {@code --append} of {@link Options#USAGE}
	 * @throws IOException if a server does not start or does not answer
	 */
	public static void main(String[] args) throws IOException {
		Footprint footprint = new Footprint(Options.parse(args));
		for (MeasuredServer server : SERVERS) {
			Progress.say("%s", server.name());
			footprint.measure(server);
		}
		String table = footprint.table();
		System.out.print(table);
		if (footprint.options.append() != null) {
			Files.writeString(footprint.options.append(), footprint.heading() + table, StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
	}

	private void measure(MeasuredServer server) throws IOException {
		try (ServerJvm jvm = ServerJvm.start(server, this.options, JVM_FLAGS)) {
			connections(jvm, 20, "warm-up", server);
			streams(jvm, 2, "warm-up", server);
			connections(jvm, CONNECTIONS, "1 idle connection", server);
			streams(jvm, STREAM_CONNECTIONS, "2 idle stream", server);
		}
	}

	/** Connections on which one call was made, beside others of the kind. */
	private void connections(ServerJvm jvm, int count, String what, MeasuredServer server) throws IOException {
		List<IdleConnection> others = connect(jvm, OTHER_CONNECTIONS);
		Memory before = settled(jvm);
		List<IdleConnection> open = connect(jvm, count);
		keep(what, server, idle(jvm).since(before).each(count));
		close(open);
		close(others);
	}

	/** Calls on connections that have been there before. */
	private void streams(ServerJvm jvm, int connections, String what, MeasuredServer server) throws IOException {
		List<IdleConnection> open = connect(jvm, connections);
		Memory before = settled(jvm);
		List<Integer> first = new ArrayList<>();
		for (IdleConnection connection : open) {
			first.add(connection.open(STREAMS_PER_CONNECTION));
		}
		int count = connections * STREAMS_PER_CONNECTION;
		keep(what + ", no message yet", server, idle(jvm).since(before).each(count));
		for (int i = 0; i < connections; i++) {
			open.get(i).exchange(first.get(i), STREAMS_PER_CONNECTION);
		}
		keep(what + ", one message each way", server, idle(jvm).since(before).each(count));
		close(open);
	}

	private static List<IdleConnection> connect(ServerJvm jvm, int count) throws IOException {
		List<IdleConnection> open = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			IdleConnection connection = new IdleConnection(jvm.port());
			connection.call();
			open.add(connection);
		}
		return open;
	}

	private static void close(List<IdleConnection> connections) throws IOException {
		for (IdleConnection connection : connections) {
			connection.close();
		}
	}

	/** What a server holds for those that have been idle for a moment. */
	private static Memory idle(ServerJvm jvm) throws IOException {
		LockSupport.parkNanos(IDLE_NANOS);
		return jvm.memory();
	}

	/** What a server holds when it has noticed that those before are gone. */
	private static Memory settled(ServerJvm jvm) throws IOException {
		Memory last = jvm.memory();
		while (true) {
			LockSupport.parkNanos(IDLE_NANOS);
			Memory next = jvm.memory();
			if (Math.abs(next.heap() - last.heap()) < 64 * 1024) {
				return next;
			}
			last = next;
		}
	}

	private void keep(String what, MeasuredServer server, Memory each) {
		Progress.say("  %s: %d bytes of heap, %d of direct memory", what, each.heap(), each.direct());
		if (!what.startsWith("warm-up")) {
			this.results.computeIfAbsent(what.substring(2), (missing) -> new TreeMap<>()).put(server.name(), each);
		}
	}

	private String table() {
		StringBuilder table = new StringBuilder("""
				| each | server | heap bytes | direct bytes | together | resident bytes | peer's / its |
				| --- | --- | --: | --: | --: | --: | --- |
				""");
		this.results.forEach((what, servers) -> {
			for (MeasuredServer server : SERVERS) {
				Memory each = Objects.requireNonNull(servers.get(server.name()));
				String ratio = (server.peer() != null) ? String.format(Locale.ROOT, "%.1f of %s",
						(double) Objects.requireNonNull(servers.get(server.peer())).held() / each.held(), server.peer())
						: "";
				table.append(String.format(Locale.ROOT, "| %s | %s | %,d | %,d | %,d | %,d | %s |%n", what,
						server.name(), each.heap(), each.direct(), each.held(), each.resident(), ratio));
			}
		});
		return table.toString();
	}

	private String heading() throws IOException {
		return "\n## " + LocalDate.now() + ", footprint\n\n- command: `grpc-benchmarks/run footprint`\n- " + CONNECTIONS
				+ " idle connections beside " + OTHER_CONNECTIONS + " others; " + STREAMS + " idle streams on "
				+ STREAM_CONNECTIONS + " connections\n- machine: " + Machine.processor() + "\n- JVM: "
				+ Machine.jvm(this.options.java(), JVM_FLAGS) + "\n\n";
	}

}
