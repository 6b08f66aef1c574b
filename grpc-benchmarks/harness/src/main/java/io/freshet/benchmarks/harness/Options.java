package io.freshet.benchmarks.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The command line. Immutable.
 *
 * @param home the directory that holds the servers' modules
 * @param java the {@code java} that runs the servers
 * @param servers what to measure
 * @param loads what to load each server with
 * @param rounds how often each server is started and measured
 * @param seconds how long one measurement takes
 * @param serverCore the core that the server is pinned to
 * @param loadCore the core that the generator is pinned to
 * @param append the file that the table is added to, or {@code null} for none
 * @param lock the file whose lock is held during each round, or {@code null}
 * @param before the same directory of an earlier state of this project, or {@code null}
 * @param commandLine the arguments as they were given, without paths
 */
record Options(Path home, Path java, List<MeasuredServer> servers, List<Load> loads, int rounds, int seconds,
		int serverCore, int loadCore, @Nullable Path append, @Nullable Path lock, @Nullable Path before,
		List<String> commandLine) {

	static final String USAGE = """
			grpc-benchmarks/run [option...]
			  --servers=a,b     default: all (%s)
			  --loads=a,b       default: all but ping-pong (unary,server-stream,client-stream,http1-price)
			  --rounds=N        how often each server is started and measured, default 3
			  --seconds=N       length of one measurement, default 5
			  --java=PATH       the java that runs the servers, default: the newest JDK found
			  --server-core=N   default 0
			  --load-core=N     default 1
			  --append[=FILE]   adds the table to RESULTS.md, or to FILE
			  --lock=FILE       holds flock(1)'s lock on FILE during each round, so that other
			                    jobs on this machine that use the same file stand still
			  --before=DIR      grpc-benchmarks in a checkout of an earlier commit, packaged there
			                    (mvn -pl grpc-benchmarks/freshet -am package -DskipTests -Dquick);
			                    its servers take part as %s
			""".formatted(String.join(",", Servers.ALL.stream().map(MeasuredServer::name).toList()),
			String.join(" and ", Servers.EARLIER.stream().map(MeasuredServer::name).toList()));

	private static final Set<String> KEYS = Set.of("home", "java", "servers", "loads", "rounds", "seconds",
			"server-core", "load-core", "append", "lock", "before");

	/** What differs from machine to machine and changes no figure. */
	private static final Set<String> PLACES = Set.of("home", "java", "lock", "append", "before");

	static Options parse(String... args) {
		Map<String, String> given = new LinkedHashMap<>();
		List<String> shown = new ArrayList<>();
		for (String arg : args) {
			String[] parts = arg.split("=", 2);
			String key = parts[0].startsWith("--") ? parts[0].substring(2) : "";
			if (!KEYS.contains(key)) {
				throw new IllegalArgumentException("unknown option '" + arg + "'");
			}
			given.put(key, (parts.length == 2) ? parts[1] : "");
			if (!PLACES.contains(key)) {
				shown.add(arg);
			}
		}
		Path home = Path.of(given.getOrDefault("home", "grpc-benchmarks"));
		return new Options(home,
				Path.of(given.getOrDefault("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())),
				servers(given),
				split(given.getOrDefault("loads", "unary,server-stream,client-stream,http1-price")).map(Load::named)
					.toList(),
				positive(given, "rounds", 3), positive(given, "seconds", 5), number(given, "server-core", 0),
				number(given, "load-core", 1), file(given, "append", home.resolve("RESULTS.md")),
				file(given, "lock", null), file(given, "before", null), List.copyOf(shown));
	}

	private static List<MeasuredServer> servers(Map<String, String> given) {
		List<MeasuredServer> servers = given.containsKey("servers")
				? split(given.get("servers")).map(Servers::named).toList() : Servers.ALL;
		boolean before = given.containsKey("before");
		if (!before && servers.stream().anyMatch(MeasuredServer::before)) {
			throw new IllegalArgumentException("servers of an earlier state need --before");
		}
		return (before && !given.containsKey("servers"))
				? Stream.of(Servers.EARLIER, servers).flatMap(List::stream).toList() : servers;
	}

	private static Stream<String> split(String list) {
		return Arrays.stream(list.split(","));
	}

	private static int positive(Map<String, String> given, String key, int absent) {
		int value = number(given, key, absent);
		if (value < 1) {
			throw new IllegalArgumentException("--" + key + "=" + value + ": must be at least 1");
		}
		return value;
	}

	private static int number(Map<String, String> given, String key, int absent) {
		String value = given.get(key);
		try {
			return (value != null) ? Integer.parseInt(value) : absent;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("--" + key + "=" + value + ": must be a number", ex);
		}
	}

	private static @Nullable Path file(Map<String, String> given, String key, @Nullable Path whenEmpty) {
		String value = given.get(key);
		if (value == null) {
			return null;
		}
		if (!value.isEmpty()) {
			return Path.of(value);
		}
		if (whenEmpty == null) {
			throw new IllegalArgumentException("--" + key + " needs a file");
		}
		return whenEmpty;
	}

}
