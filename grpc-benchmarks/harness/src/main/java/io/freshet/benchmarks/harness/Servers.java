package io.freshet.benchmarks.harness;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Every server the harness knows, in the order of the table. To add one, give it a module
 * that offers {@code bench.proto} and ends its {@code main} with the control channel, and
 * a line here.
 */
final class Servers {

	private static final Set<Load> EVERY_LOAD = EnumSet.allOf(Load.class);

	private static final String FRESHET = "io.freshet.benchmarks.freshet.FreshetServer";

	static final List<MeasuredServer> ALL = List.of(
			new MeasuredServer("lean-netty", "lean-netty", "io.freshet.benchmarks.lean.LeanServer",
					EnumSet.of(Load.UNARY)),
			new MeasuredServer("grpc-java-direct", "peer-grpc-java", "io.freshet.benchmarks.grpcjava.GrpcJavaServer",
					EVERY_LOAD, "direct"),
			new MeasuredServer("grpc-java-virtual", "peer-grpc-java", "io.freshet.benchmarks.grpcjava.GrpcJavaServer",
					EVERY_LOAD, "virtual"),
			new MeasuredServer("spring-boot-starter", "peer-spring-boot",
					"io.freshet.benchmarks.springboot.SpringBootServer", EVERY_LOAD),
			new MeasuredServer("freshet-event-loop", "freshet", FRESHET, EVERY_LOAD, "event-loop")
				.comparedWith("grpc-java-direct"),
			new MeasuredServer("freshet-virtual", "freshet", FRESHET, EVERY_LOAD, "virtual")
				.comparedWith("grpc-java-virtual"),
			new MeasuredServer("freshet-starter", "freshet-starter", "io.freshet.benchmarks.starter.StarterServer",
					EVERY_LOAD)
				.comparedWith("spring-boot-starter"),
			observed("freshet-unobserved", "off"), observed("freshet-metrics", "metrics"),
			observed("freshet-traced", "tracing"));

	private Servers() {
	}

	/** What observation costs is what a server costs more than the unobserved one. */
	private static MeasuredServer observed(String name, String what) {
		return new MeasuredServer(name, "freshet-observed", "io.freshet.benchmarks.starter.observed.ObservedServer",
				EnumSet.of(Load.UNARY), what)
			.comparedWith("freshet-unobserved");
	}

	static MeasuredServer named(String name) {
		return ALL.stream()
			.filter((server) -> server.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"no server '" + name + "', there are " + ALL.stream().map(MeasuredServer::name).toList()));
	}

}
