package io.freshet.benchmarks.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ControlChannel}.
 */
class ControlChannelTests {

	@Test
	void saysWhereItListensAndEndsWithTheInput() throws IOException {
		assertThat(conversation("")).isEqualTo("@bench ready 4711 a server\n");
	}

	@Test
	void endsWhenToldToStop() throws IOException {
		assertThat(conversation("stop\nstats\n")).isEqualTo("@bench ready 4711 a server\n");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void answersStatsWithTotals() throws IOException {
		assertThat(conversation("stats\nnoise\nstats\n").lines().skip(1)).hasSize(2)
			.allMatch((line) -> line.matches(
					"@bench stats \\{\"allocatedBytes\":[1-9]\\d*,\"collections\":\\d+,\"collectionMillis\":\\d+}"));
	}

	private String conversation(String input) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new ControlChannel(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
				new PrintStream(out, true, StandardCharsets.UTF_8))
			.serve(4711, "a server");
		return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
	}

}
