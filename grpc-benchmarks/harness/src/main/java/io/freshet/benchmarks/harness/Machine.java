package io.freshet.benchmarks.harness;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the figures were measured on.
 */
final class Machine {

	private Machine() {
	}

	static boolean has(String tool) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, tool)));
	}

	static String jvm(Path java, List<String> flags) throws IOException {
		return firstLine(List.of(java.toString(), "-XshowSettings:properties", "-version"), "java.vm.version =",
				"java.vendor.version =") + ", " + String.join(" ", flags);
	}

	static String generator() throws IOException {
		return firstLine(List.of("h2load", "--version"), "h2load");
	}

	static String processor() throws IOException {
		try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			return lines.filter((line) -> line.startsWith("model name"))
				.findFirst()
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.orElse("unknown processor") + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
					+ System.getProperty("os.name") + " " + System.getProperty("os.version");
		}
	}

	private static String firstLine(List<String> command, String... starts) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (BufferedReader lines = process.inputReader()) {
			return lines.lines()
				.map(String::strip)
				.filter((line) -> Arrays.stream(starts).anyMatch(line::startsWith))
				.map((line) -> line.substring(line.indexOf('=') + 1).strip())
				.reduce((first, second) -> first + " " + second)
				.orElseThrow(() -> new IOException(command.get(0) + " did not say what it is"));
		}
	}

}
