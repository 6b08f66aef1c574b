package io.freshet.rpc.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.client.policy.RetryThrottling;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.freshet.rpc.StatusCode.CANCELLED;
import static io.freshet.rpc.StatusCode.DEADLINE_EXCEEDED;
import static io.freshet.rpc.StatusCode.INTERNAL;
import static io.freshet.rpc.StatusCode.UNAVAILABLE;
import static io.freshet.rpc.client.AttemptPeer.all;
import static io.freshet.rpc.client.AttemptPeer.hedge;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a call is sent again beside an attempt that takes long, and when not, against a
 * server that does what a script says. Source: gRPC proposal A6, Hedging Policy.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HedgingTests {

	private static final Duration SOON = Duration.ofMillis(20);

	private static final Duration LATE = Duration.ofMinutes(5);

	private static final int CANCEL = 8;

	@Test
	void takesTheFirstAnswerAndCancelsTheOthers() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, SOON)), (client) -> {
			int slow = client.request();
			int slower = client.request();
			client.answer(client.request(), "third");
			assertThat(client.awaitReset(slow)).isEqualTo(CANCEL);
			assertThat(client.awaitReset(slower)).isEqualTo(CANCEL);
		})) {
			assertThat(peer.call()).isEqualTo("third");
			assertThat(peer.previous()).containsExactly("null", "1", "2");
		}
	}

	@Test
	void sendsAllAtOnceWithoutDelay() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, Duration.ZERO)), (client) -> {
			int first = client.request();
			client.request();
			client.request();
			client.answer(first, "first");
		})) {
			assertThat(peer.call()).isEqualTo("first");
		}
	}

	@Test
	void sendsOneAttemptToAServerThatIsFast() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, LATE)), (client) -> {
			client.answer(client.request(), "one");
			client.answer(client.request(), "two");
		})) {
			assertThat(peer.call()).isEqualTo("one");
			assertThat(peer.call()).isEqualTo("two");
			assertThat(peer.previous()).containsExactly("null", "null");
		}
	}

	@Test
	void sendsTheNextAttemptAtOnceAfterAFailureThatIsNotFatal() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, LATE, UNAVAILABLE)), (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			client.fail(client.request(), UNAVAILABLE);
			client.answer(client.request(), "hi");
		})) {
			assertThat(peer.call()).isEqualTo("hi");
		}
	}

	@Test
	void endsWithAFatalFailureAndCancelsTheOthers() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, SOON, UNAVAILABLE)), (client) -> {
			int slow = client.request();
			client.fail(client.request(), INTERNAL, "grpc-message", "broken");
			assertThat(client.awaitReset(slow)).isEqualTo(CANCEL);
		})) {
			RpcException failure = peer.failure();
			assertThat(failure.code()).isEqualTo(INTERNAL);
			assertThat(failure.status().message()).isEqualTo("broken");
		}
	}

	@Test
	void failsWhenAllAttemptsHaveFailed() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(2, Duration.ZERO, UNAVAILABLE)), (client) -> {
			int first = client.request();
			int second = client.request();
			client.fail(second, UNAVAILABLE, "grpc-message", "second");
			client.fail(first, UNAVAILABLE, "grpc-message", "first");
		})) {
			assertThat(peer.failure().status().message()).isEqualTo("first");
		}
	}

	@Test
	void sendsTheNextAttemptWhenTheServerAsksForIt() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, LATE, UNAVAILABLE)), (client) -> {
			client.fail(client.request(), UNAVAILABLE, "grpc-retry-pushback-ms", "100");
			client.answer(client.request(), "hi");
		})) {
			long start = System.nanoTime();
			assertThat(peer.call()).isEqualTo("hi");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(99),
					Duration.ofSeconds(10));
		}
	}

	@Test
	void sendsNoMoreWhenTheServerAsksForItButWaitsForTheOthers() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(3, SOON, UNAVAILABLE)), (client) -> {
			int slow = client.request();
			client.fail(client.request(), UNAVAILABLE, "grpc-retry-pushback-ms", "-1");
			client.http2().ping();
			client.answer(slow, "slow");
		})) {
			assertThat(peer.call()).isEqualTo("slow");
			assertThat(peer.previous()).hasSize(2);
		}
	}

	@Test
	void sendsOnlyOneAttemptWhileTooManyCallsFail() throws Exception {
		ServiceConfig config = all(hedge(2, Duration.ZERO, UNAVAILABLE)).toBuilder()
			.throttling(new RetryThrottling(2, 0.1))
			.build();
		try (AttemptPeer peer = new AttemptPeer(config, (client) -> {
			int first = client.request();
			int second = client.request();
			client.fail(first, UNAVAILABLE);
			client.fail(second, UNAVAILABLE);
			client.fail(client.request(), UNAVAILABLE);
		})) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).containsExactly("null", "1", "null");
		}
	}

	@Test
	void cancelsAllAttemptsWithTheCall() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(2, Duration.ZERO)), (client) -> {
			int first = client.request();
			int second = client.request();
			assertThat(client.awaitReset(first)).isEqualTo(CANCEL);
			assertThat(client.awaitReset(second)).isEqualTo(CANCEL);
		})) {
			var response = peer.channel().async().unary(AttemptPeer.UNARY, CallOptions.DEFAULT, AttemptPeer.HELLO);
			AttemptPeer.await(() -> peer.previous().size() >= 2);
			response.cancel(false);
			assertThat(response).isCancelled();
		}
	}

	@Test
	void endsAllAttemptsAtTheDeadline() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(hedge(2, Duration.ZERO)), (client) -> {
			int first = client.request();
			int second = client.request();
			assertThat(client.awaitReset(first)).isEqualTo(CANCEL);
			assertThat(client.awaitReset(second)).isEqualTo(CANCEL);
		})) {
			assertThat(peer.failure(CallOptions.DEFAULT.withDeadline(Duration.ofMillis(200))).code())
				.isEqualTo(DEADLINE_EXCEEDED)
				.isNotEqualTo(CANCELLED);
		}
	}

	@Test
	void letsAnAttemptEndWhenTheChannelClosesWithGrace() throws Exception {
		AttemptPeer peer = new AttemptPeer(all(hedge(2, LATE)), (client) -> {
			int stream = client.request();
			client.http2().ping();
			AttemptPeer.await(() -> client.isClosing());
			client.answer(stream, "still");
		});
		var response = peer.channel().async().unary(AttemptPeer.UNARY, CallOptions.DEFAULT, AttemptPeer.HELLO);
		AttemptPeer.await(() -> !peer.previous().isEmpty());
		assertThat(peer.closeGracefully()).isTrue();
		assertThat(response.get().getValue()).isEqualTo("still");
		peer.close();
	}

}
