package io.freshet.benchmarks.harness;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessCpu}.
 */
class ProcessCpuTests {

	@Test
	void addsUserAndSystemTime() {
		assertThat(ProcessCpu.parse("42 (java) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 7 8 20 0 30 0"))
			.isEqualTo(Duration.ofSeconds(3).toNanos());
	}

	@Test
	void isNotConfusedByBlanksAndBracketsInTheCommand() {
		assertThat(ProcessCpu.parse("42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 1 0 7 8 20 0 30 0"))
			.isEqualTo(Duration.ofMillis(10).toNanos());
	}

}
