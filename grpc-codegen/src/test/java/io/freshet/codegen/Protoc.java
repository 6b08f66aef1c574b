package io.freshet.codegen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.google.protobuf.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs protoc with the plugin as a process of its own, as users do. */
final class Protoc {

	/** Where the {@code .proto} files of the tests are. */
	static final Path SOURCES = Path.of("src/test/protobuf");

	private static final List<String> INCLUDED = List.of("any", "descriptor", "empty", "java_features", "timestamp");

	private final Path directory;

	private final Path executable = Path.of("target/protoc/protoc.exe").toAbsolutePath();

	/** What newer JVMs print about protobuf's use of Unsafe. */
	private static final Pattern JVM_WARNINGS = Pattern.compile("(?m)^WARNING: .*\\R");

	/**
	 * Prepares protoc.
	 * @param directory for what it needs besides the sources
	 */
	Protoc(Path directory) {
		this.directory = directory;
		this.executable.toFile().setExecutable(true);
		INCLUDED.forEach(this::include);
	}

	/**
	 * Generates sources.
	 * @param arguments the arguments besides include paths and the plugin
	 * @return what protoc printed
	 */
	String run(List<String> arguments) {
		try {
			List<String> command = new ArrayList<>(List.of(this.executable.toString(), "-I" + SOURCES,
					"-I" + this.directory, "--plugin=protoc-gen-freshet=" + plugin()));
			command.addAll(arguments);
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String printed = new String(process.getInputStream().readAllBytes());
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return JVM_WARNINGS.matcher(printed).replaceAll("");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path plugin() throws IOException {
		String command = Path.of(System.getProperty("java.home"), "bin", "java") + " -cp "
				+ location(ProtocPlugin.class) + System.getProperty("path.separator") + location(Message.class) + " "
				+ ProtocPlugin.class.getName();
		boolean windows = System.getProperty("os.name").startsWith("Windows");
		Path script = this.directory.resolve(windows ? "protoc-gen-freshet.bat" : "protoc-gen-freshet");
		Files.writeString(script, windows ? "@" + command : "#!/bin/sh\nexec " + command + "\n");
		script.toFile().setExecutable(true);
		return script.toAbsolutePath();
	}

	private void include(String name) {
		String path = "google/protobuf/" + name + ".proto";
		try (InputStream content = Message.class.getClassLoader().getResourceAsStream(path)) {
			Path file = this.directory.resolve(path);
			Files.createDirectories(file.getParent());
			Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path location(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
