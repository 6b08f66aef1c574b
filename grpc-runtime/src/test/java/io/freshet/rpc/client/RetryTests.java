package io.freshet.rpc.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.policy.AttemptLimits;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.RetryThrottling;
import io.freshet.rpc.client.policy.SafeRetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.StatusCode.RESOURCE_EXHAUSTED;
import static io.freshet.rpc.StatusCode.UNAVAILABLE;
import static io.freshet.rpc.client.AttemptPeer.all;
import static io.freshet.rpc.client.AttemptPeer.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * When a call is sent again after it has failed, and when not, against a server that does
 * what a script says. Source: gRPC proposal A6.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RetryTests {

	@Test
	void sendsACallAgainUntilItSucceeds() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(4, UNAVAILABLE)), (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			client.fail(client.request(), UNAVAILABLE);
			client.answer(client.request(), "hi");
		})) {
			assertThat(peer.call()).isEqualTo("hi");
			assertThat(peer.previous()).containsExactly("null", "1", "2");
		}
	}

	@Test
	void givesUpAfterMaxAttemptsWithTheLastStatus() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(3, UNAVAILABLE)), (client) -> {
			client.fail(client.request(), UNAVAILABLE, "grpc-message", "first");
			client.fail(client.request(), UNAVAILABLE, "grpc-message", "second");
			client.fail(client.request(), UNAVAILABLE, "grpc-message", "third", "why", "overload");
		})) {
			RpcException failure = peer.failure();
			assertThat(failure.status().message()).isEqualTo("third");
			assertThat(failure.trailers().get("why")).isEqualTo("overload");
			assertThat(failure.receivedFromPeer()).isTrue();
			assertThat(peer.previous()).hasSize(3);
		}
	}

	@Test
	void neverSendsMoreAttemptsThanTheLimitOfTheChannel() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(100, UNAVAILABLE)), (client) -> {
			for (int i = 0; i < 5; i++) {
				client.fail(client.request(), UNAVAILABLE);
			}
			client.answer(client.request(), "the next call");
		})) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.call()).isEqualTo("the next call");
			assertThat(peer.previous()).containsExactly("null", "1", "2", "3", "4", "null");
		}
	}

	@Test
	void doesNotSendAgainWhatFailedWithAnotherCode() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(3, UNAVAILABLE)),
				(client) -> client.fail(client.request(), RESOURCE_EXHAUSTED))) {
			assertThat(peer.failure().code()).isEqualTo(RESOURCE_EXHAUSTED);
			assertThat(peer.previous()).hasSize(1);
		}
	}

	@Test
	void doesNotSendAgainOnceResponseHeadersHaveCome() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(3, UNAVAILABLE)), (client) -> {
			int stream = client.request();
			client.begin(stream);
			client.end(stream, UNAVAILABLE);
		})) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(1);
		}
	}

	@Test
	void sendsAgainWhatAProxyRefused() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(3, UNAVAILABLE)), (client) -> {
			int stream = client.request();
			client.http2().headers(stream, 0, ":status", "503", "content-type", "text/html");
			client.http2().data(stream, "<h1>busy</h1>".getBytes(), true);
			client.answer(client.request(), "hi");
		})) {
			assertThat(peer.call()).isEqualTo("hi");
		}
	}

	@Test
	void sendsAgainOnAnotherConnectionWhatWasLostWithTheFirst() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(3, UNAVAILABLE)), (client) -> {
			client.request();
			client.http2().close();
		}, (client) -> client.answer(client.request(), "hi"))) {
			assertThat(peer.call()).isEqualTo("hi");
			assertThat(peer.previous()).containsExactly("null", "1");
		}
	}

	@Test
	void doesNotCountWhatTheServerHasNotSeen() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(2, UNAVAILABLE)), (client) -> {
			client.http2().reset(client.request(), 7);
			client.fail(client.request(), UNAVAILABLE);
			client.answer(client.request(), "hi");
		})) {
			assertThat(peer.call()).isEqualTo("hi");
			assertThat(peer.previous()).containsExactly("null", "null", "1");
		}
	}

	@Test
	void treatsASecondRefusalAsAFailure() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(2, UNAVAILABLE)), (client) -> {
			client.http2().reset(client.request(), 7);
			client.http2().reset(client.request(), 7);
			client.http2().reset(client.request(), 7);
		})) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).containsExactly("null", "null", "1");
		}
	}

	@Test
	void waitsExactlyAsLongAsTheServerAsks() throws Exception {
		RetryPolicy slow = new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Set.of(UNAVAILABLE));
		try (AttemptPeer peer = new AttemptPeer(all(slow), (client) -> {
			client.fail(client.request(), UNAVAILABLE, "grpc-retry-pushback-ms", "120");
			client.answer(client.request(), "hi");
		})) {
			long start = System.nanoTime();
			assertThat(peer.call()).isEqualTo("hi");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(119),
					Duration.ofSeconds(10));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "soon", "", "99999999999" })
	void stopsWhenTheServerAsksForIt(String pushback) throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(3, UNAVAILABLE)),
				(client) -> client.fail(client.request(), UNAVAILABLE, "grpc-retry-pushback-ms", pushback))) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(1);
		}
	}

	@Test
	void stopsWhileTooManyCallsFail() throws Exception {
		ServiceConfig config = all(retry(3, UNAVAILABLE)).toBuilder().throttling(new RetryThrottling(4, 0.5)).build();
		try (AttemptPeer peer = new AttemptPeer(config, (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			client.fail(client.request(), UNAVAILABLE);
			client.answer(client.request(), "one");
			client.answer(client.request(), "two");
			client.fail(client.request(), UNAVAILABLE);
			client.answer(client.request(), "three");
			client.answer(client.request(), "four");
			client.fail(client.request(), UNAVAILABLE);
		})) {
			// 4 tokens, two failures leave 2, which is not more than half
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(2);
			// two successes make it 3, a failure 2
			assertThat(peer.call()).isEqualTo("one");
			assertThat(peer.call()).isEqualTo("two");
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(5);
			assertThat(peer.call()).isEqualTo("three");
			assertThat(peer.call()).isEqualTo("four");
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(8);
		}
	}

	@Test
	void keepsTheDeadlineForAllAttemptsTogether() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(all(retry(5, UNAVAILABLE)), (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			int stream = client.request();
			assertThat(client.http2().received(stream).header("grpc-timeout")).matches("(1?\\d\\d|\\d{1,6})[mu]|\\d+n");
			client.awaitReset(stream);
		})) {
			RpcException failure = peer.failure(CallOptions.DEFAULT.withDeadline(Duration.ofMillis(200)));
			assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		}
	}

	@Test
	void failsAtOnceWhenTheNextAttemptWouldComeTooLate() throws Exception {
		RetryPolicy slow = new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Set.of(UNAVAILABLE));
		try (AttemptPeer peer = new AttemptPeer(all(slow),
				(client) -> client.fail(client.request(), UNAVAILABLE, "grpc-message", "busy"))) {
			RpcException failure = peer.failure(CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(20)));
			assertThat(failure.status().message()).isEqualTo("busy");
		}
	}

	@Test
	void endsACallThatWaitsForItsNextAttemptWhenTheChannelCloses() throws Exception {
		RetryPolicy slow = new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Set.of(UNAVAILABLE));
		AttemptPeer peer = new AttemptPeer(all(slow), (client) -> client.fail(client.request(), UNAVAILABLE));
		var response = peer.channel().async().unary(AttemptPeer.UNARY, CallOptions.DEFAULT, AttemptPeer.HELLO);
		AttemptPeer.await(() -> !peer.previous().isEmpty());
		peer.close();
		assertThat(response).failsWithin(Duration.ofSeconds(10));
	}

	@Test
	void sendsOnlyOnceWithoutAPolicyForTheMethod() throws Exception {
		ServiceConfig config = ServiceConfig.builder()
			.method("test.Attempts", "Other", MethodPolicy.NONE.withAttempts(retry(3, UNAVAILABLE)))
			.build();
		try (AttemptPeer peer = new AttemptPeer(config, (client) -> client.fail(client.request(), UNAVAILABLE))) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(1);
		}
	}

	@Test
	void obeysALowerLimitOnAttempts() throws Exception {
		ServiceConfig config = all(retry(4, UNAVAILABLE)).toBuilder().limits(new AttemptLimits(2, 1000, 1000)).build();
		try (AttemptPeer peer = new AttemptPeer(config, (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			client.fail(client.request(), UNAVAILABLE);
		})) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(2);
		}
	}

	@Test
	void repeatsSafelyOnlyWhatWasNotProcessed() throws Exception {
		ServiceConfig config = all(SafeRetryPolicy.DEFAULTS);
		try (AttemptPeer peer = new AttemptPeer(config, (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			client.fail(client.request(), UNAVAILABLE);
			client.answer(client.request(), "hi");
		})) {
			assertThat(peer.failure().code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.channel()
				.blocking()
				.unary(AttemptPeer.UNARY.idempotent(), CallOptions.DEFAULT, AttemptPeer.HELLO)
				.getValue()).isEqualTo("hi");
			assertThat(peer.previous()).isEqualTo(List.of("null", "null", "1"));
		}
	}

	@Test
	void triesSafelyAgainToConnect() throws Exception {
		AnsweringServer gone = AnsweringServer.start();
		gone.close();
		ServiceConfig config = all(new SafeRetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), 1));
		try (RpcChannel channel = RpcChannel.create(gone.target(),
				ChannelOptions.builder().serviceConfig(config).build())) {
			RpcException failure = catchThrowableOfType(RpcException.class,
					() -> channel.blocking().unary(AttemptPeer.UNARY, CallOptions.DEFAULT, AttemptPeer.HELLO));
			assertThat(failure.code()).isEqualTo(UNAVAILABLE);
		}
	}

}
