package io.freshet.benchmarks.harness;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Spread}.
 */
class SpreadTests {

	@Test
	void takesTheMiddleOfAnOddNumberOfRounds() {
		assertThat(Spread.of(List.of(9.0, 1.0, 2.0), Double::doubleValue)).isEqualTo(new Spread(2, 1, 9));
	}

	@Test
	void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
		assertThat(Spread.of(List.of(4.0, 1.0, 9.0, 2.0), Double::doubleValue)).isEqualTo(new Spread(3, 1, 9));
	}

	@Test
	void showsTheLowestAndTheHighestInBrackets() {
		assertThat(new Spread(2.25, 1, 9).format("%.1f")).isEqualTo("2.3 (1.0-9.0)");
	}

}
