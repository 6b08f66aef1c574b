package io.freshet.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what is generated for {@code src/test/protobuf} with the files that are
 * checked in. To write those anew: <pre>
 * mvn test -pl grpc-codegen -am -Dquick -Dtest=GoldenFileTests -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write
 * </pre>
 */
class GoldenFileTests {

	private static final Path GOLDEN = Path.of("src/test/resources/golden");

	private static final String WITH_REACTOR = "reactive.proto";

	private static final List<String> WITH_KOTLIN = List.of("coroutines.proto", "comments.proto", "deprecated.proto",
			"unnamed_package.proto");

	/**
	 * What Reactor clients and services stand on. As sources, since that module is built
	 * with this generator.
	 */
	private static final Path REACTOR = Path.of("../grpc-reactor/src/main/java");

	@TempDir
	static Path directory;

	private static Map<String, String> generated = Map.of();

	@BeforeAll
	static void generate() throws IOException {
		List<String> files;
		try (Stream<Path> all = Files.list(Protoc.SOURCES)) {
			files = new ArrayList<>(all.map((file) -> file.getFileName().toString()).sorted().toList());
		}
		assertThat(files.remove(WITH_REACTOR)).isTrue();
		assertThat(files.removeAll(WITH_KOTLIN)).isTrue();
		run("@generated=omit", files);
		run("kotlin,@generated=omit", WITH_KOTLIN);
		run("reactor,@generated=omit", List.of(WITH_REACTOR));
		generated = Sources.read(directory.resolve("services"));
		if (System.getProperty("golden.write") != null) {
			for (Map.Entry<String, String> file : generated.entrySet()) {
				Files.createDirectories(GOLDEN.resolve(file.getKey()).getParent());
				Files.writeString(GOLDEN.resolve(file.getKey()), file.getValue());
			}
		}
	}

	private static void run(String parameters, List<String> files) throws IOException {
		List<String> arguments = new ArrayList<>(files);
		arguments.add("--java_out=" + Files.createDirectories(directory.resolve("messages")));
		arguments.add("--freshet_out=" + Files.createDirectories(directory.resolve("services")));
		arguments.add("--freshet_opt=" + parameters);
		assertThat(new Protoc(directory).run(arguments)).isEmpty();
	}

	static Set<String> names() {
		return generated.keySet();
	}

	@Test
	void generatesTheFilesThatAreCheckedIn() {
		assertThat(generated.keySet()).isEqualTo(Sources.read(GOLDEN).keySet());
	}

	@ParameterizedTest
	@MethodSource("names")
	void generatesWhatIsCheckedIn(String name) throws IOException {
		assertThat(generated.get(name)).isEqualTo(Files.readString(GOLDEN.resolve(name)));
	}

	@Test
	void checkedInFilesCompileWithoutWarnings() {
		Path classes = directory.resolve("classes");
		assertThat(Sources.compile(directory.resolve("messages"), classes, "-nowarn")).isEmpty();
		assertThat(Sources.compile(REACTOR, classes, "-nowarn")).isEmpty();
		assertThat(Sources.compile(GOLDEN, classes, "-Xlint:all", "-Werror", "-Xdoclint:all,-missing")).isEmpty();
	}

}
