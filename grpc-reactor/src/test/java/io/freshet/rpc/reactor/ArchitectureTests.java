package io.freshet.rpc.reactor;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** This module stands on what the runtime shows to everybody. */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
		.importPackages("io.freshet.rpc.reactor");

	@Test
	void knowsNeitherWhatIsInternalNorNettyNorSpring() {
		assertThat(MAIN).isNotEmpty();
		noClasses().that()
			.resideInAPackage("io.freshet.rpc.reactor..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.freshet.rpc.internal..", "io.netty..", "org.springframework..")
			.check(MAIN);
	}

}
