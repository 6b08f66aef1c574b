package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link InstructionCounter}, with an event that the kernel counts itself.
 */
class InstructionCounterTests {

	@TempDir
	Path directory;

	@Test
	void countsInOneProcessWhileAnotherRuns() throws Exception {
		InstructionCounter counter = new InstructionCounter("page-faults", this.directory);
		assumeTrue(counter.supported(), "no perf on this machine");
		Process watched = new ProcessBuilder("sh", "-c", "while :; do /bin/true; done").start();
		try {
			run(counter.around(watched.pid(), List.of("sleep", "0.3")));
			assertThat(counter.read().orElse(0)).isPositive();
		}
		finally {
			watched.destroyForcibly();
		}
	}

	@Test
	void runsTheCommandAloneWhereNothingCounts() throws IOException {
		InstructionCounter counter = new InstructionCounter("no-such-event", this.directory);
		assertThat(counter.supported()).isFalse();
		assertThat(counter.around(1, List.of("true"))).containsExactly("true");
		assertThat(counter.read()).isEmpty();
	}

	private void run(List<String> command) throws Exception {
		Process process = new ProcessBuilder(command).inheritIO().start();
		assertThat(process.waitFor()).isZero();
	}

}
