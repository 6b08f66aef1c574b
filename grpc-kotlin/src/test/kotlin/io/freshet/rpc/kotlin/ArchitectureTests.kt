package io.freshet.rpc.kotlin

import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** This module stands on what the runtime shows to everybody. */
class ArchitectureTests {

	private val main = ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
		.importPackages("io.freshet.rpc.kotlin")

	@Test
	fun `knows neither what is internal nor Netty nor Spring nor Reactor`() {
		assertThat(main).isNotEmpty()
		noClasses().that()
			.resideInAPackage("io.freshet.rpc.kotlin..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.freshet.rpc.internal..", "io.netty..", "org.springframework..", "reactor..")
			.check(main)
	}

}
