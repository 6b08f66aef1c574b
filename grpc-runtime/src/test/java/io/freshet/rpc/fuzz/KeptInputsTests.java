package io.freshet.rpc.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzzer has found does no harm any more. */
class KeptInputsTests {

	@TestFactory
	List<DynamicTest> doNoHarm() throws Exception {
		List<DynamicTest> tests = new ArrayList<>();
		for (Target target : Target.values()) {
			for (Path input : target.inputs()) {
				tests.add(DynamicTest.dynamicTest(target + " " + input.getFileName(),
						() -> target.run(Files.readAllBytes(input))));
			}
		}
		return tests;
	}

	/** Finds less than a search does, but works where there is no fuzzer. */
	@ParameterizedTest
	@EnumSource
	void doNoHarmWithSomeBytesChanged(Target target) throws Exception {
		Random random = new Random(1);
		for (Path input : target.inputs()) {
			byte[] bytes = Files.readAllBytes(input);
			for (int i = 0; i < 50 && bytes.length > 0; i++) {
				byte[] changed = bytes.clone();
				for (int j = random.nextInt(4); j >= 0; j--) {
					changed[random.nextInt(changed.length)] = (byte) random.nextInt();
				}
				target.run(changed);
			}
		}
	}

}
