package io.freshet.rpc.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Searches for inputs that do harm, guided by coverage, each target in a JVM of its own.
 * The system property {@code fuzz.seconds} says for how long in all, 40 seconds unless
 * given, 0 for not at all; {@code fuzz.target} names one target alone. What a search
 * learns stays in {@code target/fuzz} and is where the next one begins. Targets count
 * every byte that buffers hold, which an allocator without pools can tell; next to that
 * the leak detector, which is slow, would find nothing.
 */
class SearchTests {

	private static final int SECONDS = Integer.getInteger("fuzz.seconds", 40);

	private static final String ONLY = System.getProperty("fuzz.target", "");

	/** How long one input may take, the collector's pauses included. */
	private static final int INPUT_SECONDS = 30;

	private static final int START_SECONDS = 120;

	@ParameterizedTest
	@EnumSource
	void findsNoHarm(Target target) throws Exception {
		Assumptions.assumeTrue(SECONDS > 0, "fuzz.seconds is 0");
		Assumptions.assumeTrue(ONLY.isEmpty() || ONLY.equals(target.name()), "fuzz.target is " + ONLY);
		int seconds = ONLY.isEmpty() ? Math.max(1, SECONDS / Target.values().length) : SECONDS;
		Path work = Files.createDirectories(Path.of("target/fuzz", target.type().getSimpleName()));
		Path corpus = Files.createDirectories(work.resolve("corpus"));
		removeFindings(work);
		Path log = work.resolve("log.txt");
		Process search = new ProcessBuilder(command(target, seconds, work, corpus)).redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(search.waitFor(seconds + START_SECONDS, TimeUnit.SECONDS)).as("the search ends").isTrue();
		}
		finally {
			search.destroyForcibly();
		}
		List<String> lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
		String last = String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
		assertThat(search.exitValue()).as("%s\nkeep the input in %s as %s", last, work, target.directory()).isZero();
		assertThat(lines).as("runs").anyMatch((line) -> line.startsWith("Done "));
		System.out.println(target + ": " + lines.stream().filter((line) -> line.startsWith("Done ")).findFirst().get());
	}

	private static List<String> command(Target target, int seconds, Path work, Path corpus) {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
				"-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		if (Runtime.version().feature() >= 24) {
			command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
		}
		command.addAll(List.of("-Xmx512m", "-XX:+EnableDynamicAgentLoading", "-ea",
				"-Dio.netty.leakDetection.level=disabled", "-Dio.netty.allocator.type=unpooled",
				"com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.type().getName(),
				"--instrumentation_includes=io.freshet.**:io.netty.handler.codec.http.**:"
						+ "io.netty.handler.codec.http2.**",
				"--custom_hook_excludes=com.google.**:io.netty.**", "--disabled_hooks=" + foreignHooks(),
				"--reproducer_path=" + work, "-artifact_prefix=" + work + "/", "-max_total_time=" + seconds,
				"-timeout=" + INPUT_SECONDS, "-rss_limit_mb=3000", "-max_len=20000", "-print_final_stats=1",
				corpus.toString(), target.directory().toString()));
		return command;
	}

	/**
	 * Those that look for injections, which cannot happen here, and for wrong uses of
	 * Unsafe, which break Netty's queues.
	 */
	private static String foreignHooks() {
		return Stream
			.of("BigDecimal", "ClojureLangHooks", "Deserialization", "ExpressionLanguageInjection", "FilePathTraversal",
					"LdapInjection", "NamingContextLookup", "OsCommandInjection", "ReflectiveCall", "RegexInjection",
					"RegexRoadblocks", "ScriptEngineInjection", "ServerSideRequestForgery", "SqlInjection",
					"TemplateInjection", "UnsafeSanitizer", "XPathInjection", "XmlParserSsrfGuidance")
			.map("com.code_intelligence.jazzer.sanitizers."::concat)
			.collect(Collectors.joining(":"));
	}

	private static void removeFindings(Path work) throws IOException {
		try (Stream<Path> files = Files.list(work)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.delete(file);
			}
		}
	}

}
