package io.freshet.rpc.internal.attempt;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RetryThrottle}. */
class RetryThrottleTests {

	@Test
	void blocksAtHalfOfTheTokens() {
		RetryThrottle throttle = new RetryThrottle(10_000, 100);
		for (int i = 0; i < 4; i++) {
			assertThat(throttle.failed()).isTrue();
		}
		assertThat(throttle.failed()).isFalse();
		assertThat(throttle.allowsAttempts()).isFalse();
	}

	@Test
	void countsInThousandths() {
		RetryThrottle throttle = new RetryThrottle(2_000, 1);
		assertThat(throttle.failed()).isFalse();
		throttle.succeeded();
		assertThat(throttle.allowsAttempts()).isTrue();
	}

	@Test
	void hasNeitherLessThanNothingNorMoreThanAll() {
		RetryThrottle throttle = new RetryThrottle(1_500, 2_000);
		throttle.failed();
		throttle.failed();
		throttle.succeeded();
		throttle.succeeded();
		assertThat(throttle.failed()).isFalse();
		throttle.succeeded();
		assertThat(throttle.allowsAttempts()).isTrue();
	}

}
