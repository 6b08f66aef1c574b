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
 * @param dialect how it is asked
 * @param before whether it is that of an earlier state of this project
 * @param peers the servers that its figures are divided into
 */
record MeasuredServer(String name, String module, String mainClass, Set<Load> loads, List<String> args, Dialect dialect,
		boolean before, List<String> peers) {

	MeasuredServer(String name, String module, String mainClass, Set<Load> loads, String... args) {
		this(name, module, mainClass, loads, List.of(args), Dialect.GRPC, false, List.of());
	}

	MeasuredServer asked(Dialect spoken) {
		return new MeasuredServer(this.name, this.module, this.mainClass, this.loads, this.args, spoken, this.before,
				this.peers);
	}

	MeasuredServer comparedWith(String... names) {
		return new MeasuredServer(this.name, this.module, this.mainClass, this.loads, this.args, this.dialect,
				this.before, List.of(names));
	}

	/**
	 * Returns the server that this one is compared with before all.
	 * @return the name, or {@code null} if it is compared with none
	 */
	@Nullable String peer() {
		return this.peers.isEmpty() ? null : this.peers.get(0);
	}

	/**
	 * Returns the same server of an earlier state of this project.
	 * @return the server, to be built by whoever names its directory
	 */
	MeasuredServer earlier() {
		return new MeasuredServer("before-" + this.name, this.module, this.mainClass, this.loads, this.args,
				this.dialect, true, List.of());
	}

	/**
	 * Returns the class path that the build wrote for this server.
	 * @param options say where the modules are
	 * @return the server's classes and its runtime dependencies
	 * @throws IOException if the server has not been built
	 */
	String classPath(Options options) throws IOException {
		Path home = (this.before && options.before() != null) ? options.before() : options.home();
		Path target = home.resolve(this.module).resolve("target");
		return target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("class-path")).strip();
	}

}
