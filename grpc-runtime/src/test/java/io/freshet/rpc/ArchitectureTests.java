package io.freshet.rpc;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.util.concurrent.FastThreadLocal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arrows of the floor plan, read from the compiled classes. They go down only.
 */
class ArchitectureTests {

	private static final String ROOT = "io.freshet.rpc";

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void readsTheCompiledClasses() {
		assertThat(MAIN).isNotEmpty();
	}

	@ParameterizedTest(name = "{0} does not know {1}")
	@CsvSource({ "server, client", "server, codegen", "client, server", "client, codegen", //
			"protobuf, server", "protobuf, client", "protobuf, codegen", "protobuf, internal", //
			"internal, server", "internal, client", "internal, codegen", "internal, protobuf", //
			"internal.wire, internal.transport", "internal.wire, internal.http2", "internal.wire, internal.http1", //
			"internal.wire, internal.stream", "internal.wire, internal.netty", "internal.stream, internal.netty", //
			"internal.transport, internal.stream", "internal.stream, internal.http2", //
			"internal.stream, internal.http1", "internal.http2, internal.stream", "internal.transport, internal.http2",
			"internal.transport, internal.http1", //
			"internal.protocol, internal.http2", "internal.protocol, internal.http1", //
			"internal.protocol, internal.stream", "internal.protocol, internal.netty", //
			"internal.transport, internal.protocol", "internal.wire, internal.protocol", //
			"internal.stream, internal.protocol", "internal.http2, internal.protocol", //
			"internal.http1, internal.protocol", //
			"internal.http2, internal.http1", "internal.http1, internal.http2" })
	void arrowsGoDown(String room, String stranger) {
		check(noClasses().that()
			.resideInAPackage(ROOT + "." + room + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + "." + stranger + ".."));
	}

	@Test
	void vocabularyKnowsNoRoom() {
		check(noClasses().that()
			.resideInAPackage(ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".*..", "io.netty..", "com.google.."));
	}

	@Test
	void reactorAndKotlinAreModulesOfTheirOwn() {
		check(noClasses().that()
			.resideInAPackage(ROOT + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("reactor..", "org.reactivestreams..", "kotlin..", "kotlinx.."));
	}

	@Test
	void onlyConnectionsKnowChannels() {
		check(noClasses().that()
			.resideInAPackage(ROOT + "..")
			.and()
			.resideOutsideOfPackages(ROOT + ".internal.http2..", ROOT + ".internal.http1..", ROOT + ".internal.netty..")
			.should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("io.netty.channel.Channel")
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("io.netty.channel.ChannelHandlerContext"));
	}

	@Test
	void wireKnowsNoChannelNoThreadAndNoClock() {
		ArchCondition<JavaClass> channelThreadOrClock = dependOnClassesThat(
				resideInAnyPackage("io.netty.channel..", "io.netty.util.concurrent..", "java.util.concurrent.locks")
					.or(assignableTo(Thread.class))
					.or(assignableTo(Executor.class))
					.or(assignableTo(Clock.class))
					.or(assignableTo(Instant.class)));
		check(noClasses().that()
			.resideInAPackage(ROOT + ".internal.wire..")
			.should(channelThreadOrClock)
			.orShould()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(System.class, "currentTimeMillis"));
	}

	@Test
	void onlyTheCurrentContextIsThreadLocal() {
		check(noClasses().that()
			.resideInAPackage(ROOT + "..")
			.and()
			.doNotHaveFullyQualifiedName(ROOT + ".CurrentContext")
			.should(dependOnClassesThat(assignableTo(ThreadLocal.class).or(assignableTo(FastThreadLocal.class)))));
	}

	@Test
	void roomsFormNoCircle() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(MAIN);
	}

	private void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(MAIN);
	}

}
