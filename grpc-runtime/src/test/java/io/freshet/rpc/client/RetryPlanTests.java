package io.freshet.rpc.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RetryPushback;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.internal.stream.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RetryPlan} and {@link RetryPushback}. */
class RetryPlanTests {

	private static final RetryPolicy POLICY = new RetryPolicy(5, Duration.ofMillis(100), Duration.ofMillis(350), 2,
			Set.of(StatusCode.UNAVAILABLE));

	@ParameterizedTest
	@CsvSource({ "0, 80, 160, 280", "0.5, 100, 200, 350", "1, 120, 240, 420" })
	void waitsLongerEachTimeTwentyPercentMoreOrLess(double random, long first, long second, long third) {
		RetryPlan plan = new RetryPlan(POLICY, 5, null);
		assertThat(plan.nextBackoff(random)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(first));
		assertThat(plan.nextBackoff(random)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(second));
		assertThat(plan.nextBackoff(random)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(third));
		assertThat(plan.nextBackoff(random)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(third));
	}

	@Test
	void beginsAnewAfterTheServerHasAskedForATime() {
		RetryPlan plan = new RetryPlan(POLICY, 5, null);
		plan.nextBackoff(0.5);
		plan.nextBackoff(0.5);
		assertThat(plan.afterFailure(failure("7"), false, 1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(7));
		assertThat(plan.nextBackoff(0.5)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "250, 250", "-1, -1", "-5, -1", "1.5, -1", "x, -1" })
	void readsWhatServersAskFor(String written, long millis) {
		assertThat(RetryPushback.parse(Metadata.of(RetryPushback.TRAILER, written))).hasMillis(millis);
	}

	@Test
	void writesWhatServersAskFor() {
		assertThat(RetryPushback.parse(Metadata.of(RetryPushback.TRAILER, RetryPushback.format(Duration.ofMillis(20)))))
			.hasMillis(20);
		assertThat(RetryPushback.parse(Metadata.of(RetryPushback.TRAILER, RetryPushback.STOP))).isNegative();
		assertThat(RetryPushback.parse(Metadata.empty())).isNull();
	}

	private static Ending failure(String pushback) {
		return new Ending(Status.of(StatusCode.UNAVAILABLE, "busy"), Metadata.of(RetryPushback.TRAILER, pushback), true,
				null);
	}

}
