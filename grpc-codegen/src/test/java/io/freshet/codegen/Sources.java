package io.freshet.codegen;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sources below a directory, in Java and Kotlin. */
final class Sources {

	private Sources() {
	}

	/**
	 * Reads the sources.
	 * @param directory the directory
	 * @return the contents by path
	 */
	static SortedMap<String, String> read(Path directory) {
		SortedMap<String, String> sources = new TreeMap<>();
		files(directory, ".java", ".kt").forEach((file) -> {
			try {
				sources.put(directory.relativize(file).toString().replace('\\', '/'), Files.readString(file));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		return sources;
	}

	/**
	 * Compiles the sources in Java.
	 * @param directory the directory
	 * @param classes where the classes go; also on the class path
	 * @param options more options of the compiler
	 * @return what the compiler printed; empty if it compiled without a warning
	 */
	static String compile(Path directory, Path classes, String... options) {
		List<String> all = new ArrayList<>(
				List.of("--release", "17", "-proc:none", "-encoding", "UTF-8", "-d", classes.toString(), "-cp",
						System.getProperty("java.class.path") + System.getProperty("path.separator") + classes));
		all.addAll(List.of(options));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter printed = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			Files.createDirectories(classes);
			boolean compiled = compiler
				.getTask(printed, files, null, all, null, files.getJavaFileObjectsFromPaths(files(directory, ".java")))
				.call();
			return compiled ? printed.toString() : "not compiled\n" + printed;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> files(Path directory, String... extensions) {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> Stream.of(extensions).anyMatch(file.toString()::endsWith)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
