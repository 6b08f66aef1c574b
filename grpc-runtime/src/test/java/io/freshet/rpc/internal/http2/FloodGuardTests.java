package io.freshet.rpc.internal.http2;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.Guard;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FloodGuardTests {

	private final FloodGuard guard = new FloodGuard(
			ConnectionLimits.builder().resets(3).pings(3).windowUpdates(3).emptyFrames(3).ignoredFrames(3).build());

	@Test
	void toleratesTheLimitAndNotOneMore() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.guard.reset();
		}
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(this.guard::reset)
			.satisfies((ex) -> assertThat(ex.guard()).isEqualTo(Guard.RESETS));
	}

	@Test
	void toleratesPingsThatAnswersExplain() throws Exception {
		for (int i = 0; i < 3 + 20; i++) {
			this.guard.ping(10);
		}
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(() -> this.guard.ping(10));
	}

	@Test
	void toleratesWindowUpdatesThatAnswersExplain() throws Exception {
		for (int i = 0; i < 3 + 50; i++) {
			this.guard.windowUpdate(5);
		}
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(() -> this.guard.windowUpdate(5));
	}

	@Test
	void toleratesPrioritiesOfStreams() throws Exception {
		this.guard.stream();
		for (int i = 0; i < 5; i++) {
			this.guard.ignored();
		}
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(this.guard::ignored);
	}

	@Test
	void forgetsHalfOfThePast() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.guard.reset();
		}
		this.guard.roll(0);
		this.guard.reset();
		this.guard.reset();
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(this.guard::reset);
	}

	@Test
	void remembersWhatWasSentBefore() throws Exception {
		this.guard.roll(10);
		for (int i = 0; i < 3 + 2 * 5; i++) {
			this.guard.ping(10);
		}
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(() -> this.guard.ping(10));
	}

	@Test
	void setsFramesWithSomethingInThemOffAgainstEmptyOnes() throws Exception {
		for (int i = 0; i < 1_000; i++) {
			this.guard.data(1);
			this.guard.data(16_384);
		}
		for (int i = 0; i < 3; i++) {
			this.guard.data(4);
		}
		assertThatExceptionOfType(GuardViolation.class).isThrownBy(() -> this.guard.data(0));
	}

}
