package io.freshet.rpc.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AdaptiveLimitTests {

	private static final Duration TARGET = Duration.ofMillis(10);

	private static final long FAST = Duration.ofMillis(1).toNanos();

	private static final long SLOW = Duration.ofMillis(11).toNanos();

	@Test
	void growsWhileCallsAreAnsweredInTime() {
		AdaptiveLimit limit = new AdaptiveLimit(2, 10, TARGET);
		round(limit, FAST, 200);
		assertThat(limit.current()).isEqualTo(10);
	}

	@Test
	void shrinksWhenCallsTakeTooLong() {
		AdaptiveLimit limit = new AdaptiveLimit(2, 100, TARGET);
		round(limit, FAST, 500);
		int before = limit.current();
		round(limit, SLOW, 1);
		assertThat(limit.current()).isLessThan(before).isGreaterThanOrEqualTo((int) (before * 0.85));
	}

	@Test
	void shrinksOnceForABurstOfSlowCalls() {
		AdaptiveLimit limit = new AdaptiveLimit(10, 100, Duration.ofHours(1));
		round(limit, FAST, 500);
		int before = limit.current();
		round(limit, Duration.ofHours(2).toNanos(), 3);
		assertThat(limit.current()).isGreaterThanOrEqualTo((int) (before * 0.89));
	}

	@Test
	void learnsNothingFromStreams() {
		AdaptiveLimit limit = new AdaptiveLimit(2, 10, TARGET);
		round(limit, -1, 200);
		assertThat(limit.current()).isEqualTo(2);
	}

	@Test
	void refusesWhatThereIsNoRoomFor() {
		AdaptiveLimit limit = new AdaptiveLimit(2, 10, TARGET);
		assertThat(limit.tryAcquire()).isTrue();
		assertThat(limit.tryAcquire()).isTrue();
		assertThat(limit.tryAcquire()).isFalse();
		limit.release(-1, false);
		assertThat(limit.tryAcquire()).isTrue();
	}

	@Test
	void refusesBoundsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveLimit(0, 10, TARGET));
		assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveLimit(11, 10, TARGET));
		assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveLimit(1, 10, Duration.ZERO));
	}

	/** Fills the room and gives it back, again and again. */
	private static void round(AdaptiveLimit limit, long nanos, int times) {
		for (int i = 0; i < times; i++) {
			int taken = 0;
			while (limit.tryAcquire()) {
				taken++;
			}
			for (int j = 0; j < taken; j++) {
				limit.release(nanos, false);
			}
		}
	}

}
