package io.freshet.rpc.client.resolve;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link Backoff}. */
class BackoffTests {

	@Test
	void growsToTwoMinutesAndStartsOver() {
		Backoff backoff = new Backoff(() -> 0.5);
		assertThat(millis(backoff)).isEqualTo(1000);
		assertThat(millis(backoff)).isEqualTo(1600);
		assertThat(millis(backoff)).isEqualTo(2560);
		for (int i = 0; i < 20; i++) {
			backoff.nextNanos();
		}
		assertThat(millis(backoff)).isEqualTo(120_000);
		backoff.reset();
		assertThat(millis(backoff)).isEqualTo(1000);
	}

	@Test
	void variesByAFifth() {
		assertThat(millis(new Backoff(() -> 0.0))).isEqualTo(800);
		assertThat(millis(new Backoff(() -> 1.0))).isEqualTo(1200);
	}

	private static long millis(Backoff backoff) {
		return TimeUnit.NANOSECONDS.toMillis(backoff.nextNanos());
	}

}
