package io.freshet.benchmarks.harness;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every server the harness knows, in the order of the table. To add one, give it a module
 * that offers {@code bench.proto} and ends its {@code main} with the control channel, and
 * a line here.
 */
final class Servers {

	private static final Set<Load> EVERY_LOAD = EnumSet.complementOf(EnumSet.of(Load.HTTP1_PRICE));

	private static final String STARTER = "io.freshet.benchmarks.starter.StarterServer";

	private static final String MVC = "io.freshet.benchmarks.springmvc.SpringMvcServer";

	private static final Set<Load> PRICE = EnumSet.of(Load.HTTP1_PRICE);

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
			freshet("event-loop").comparedWith("grpc-java-direct", "before-freshet-event-loop"),
			freshet("virtual").comparedWith("grpc-java-virtual", "before-freshet-virtual"),
			new MeasuredServer("freshet-starter", "freshet-starter", STARTER, EVERY_LOAD)
				.comparedWith("spring-boot-starter"),
			observed("freshet-unobserved", "off"), observed("freshet-metrics", "metrics"),
			observed("freshet-traced", "tracing"),
			new MeasuredServer("spring-mvc-platform", "peer-spring-mvc", MVC, PRICE).asked(Dialect.JSON),
			new MeasuredServer("spring-mvc-virtual", "peer-spring-mvc", MVC, PRICE,
					"--spring.threads.virtual.enabled=true")
				.asked(Dialect.JSON),
			price("freshet-connect-json", Dialect.JSON), price("freshet-connect-proto", Dialect.PROTO));

	/** The servers that an earlier state of this project is measured with. */
	static final List<MeasuredServer> EARLIER = List.of(freshet("event-loop").earlier(), freshet("virtual").earlier());

	private Servers() {
	}

	private static MeasuredServer freshet(String place) {
		return new MeasuredServer("freshet-" + place, "freshet", FRESHET, EVERY_LOAD, place);
	}

	/** What observation costs is what a server costs more than the unobserved one. */
	private static MeasuredServer observed(String name, String what) {
		return new MeasuredServer(name, "freshet-observed", "io.freshet.benchmarks.starter.observed.ObservedServer",
				EnumSet.of(Load.UNARY), what)
			.comparedWith("freshet-unobserved");
	}

	private static MeasuredServer price(String name, Dialect dialect) {
		return new MeasuredServer(name, "freshet-starter", STARTER, PRICE).asked(dialect)
			.comparedWith("spring-mvc-virtual", "spring-mvc-platform");
	}

	static MeasuredServer named(String name) {
		return Stream.of(ALL, EARLIER)
			.flatMap(List::stream)
			.filter((server) -> server.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"no server '" + name + "', there are " + ALL.stream().map(MeasuredServer::name).toList()));
	}

}
