package io.freshet.benchmarks.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How to start one server and what to load it with. Immutable.
 *
 * @param name its name on the command line and in the table
 * @param module the directory beside the harness that holds it
 * @param mainClass what to run
 * @param loads what it can answer
 * @param args what to hand to its {@code main}
 * @param peer the server that its figures are divided into, or {@code null} for none
 */
record MeasuredServer(String name, String module, String mainClass, Set<Load> loads, List<String> args,
		@Nullable String peer) {

	MeasuredServer(String name, String module, String mainClass, Set<Load> loads, String... args) {
		this(name, module, mainClass, loads, List.of(args), null);
	}

	MeasuredServer comparedWith(String peerName) {
		return new MeasuredServer(this.name, this.module, this.mainClass, this.loads, this.args, peerName);
	}

	/**
	 * Returns the class path that the build wrote for this server.
	 * @param home the directory that holds the modules
	 * @return the server's classes and its runtime dependencies
	 * @throws IOException if the server has not been built
	 */
	String classPath(Path home) throws IOException {
		Path target = home.resolve(this.module).resolve("target");
		return target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("class-path")).strip();
	}

}
