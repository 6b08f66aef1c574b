package io.freshet.spring.autoconfigure.error;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import com.google.protobuf.StringValue;
import com.google.rpc.RetryInfo;
import io.freshet.rpc.FailedCallException;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.error.FailingTalk.Style;
import io.freshet.spring.security.Shape;
import io.freshet.spring.security.TalkRpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients see when a server fails whose answer depends on another one, and so on.
 */
class FailedCallTests {

	private static final Status NEUTRAL = Status.of(StatusCode.INTERNAL, "a call to a server behind this one failed");

	private static final Status NOT_FOUND = ErrorDetails.builder()
		.errorInfo("NO_ROW", "secret.example.com")
		.asStatus(StatusCode.NOT_FOUND, "secret");

	private static final RpcException FAILURE = new RpcException(NOT_FOUND, Metadata.of("x-secret", "secret"));

	private final ApplicationContextRunner translating = FailingTalk.runner();

	private final ApplicationContextRunner passingOn = FailingTalk.runner()
		.withPropertyValues("grpc.server.errors.failed-calls=pass-on");

	@ParameterizedTest
	@EnumSource
	void threeHopsTellNothingOfTheServersBehind(Shape shape) {
		for (Class<?> relay : List.of(Relay.class, AsyncRelay.class)) {
			hops(this.translating, relay, FAILURE, (front) -> {
				RpcException refusal = FailingTalk.refusal(front, shape);
				assertThat(refusal.status()).isEqualTo(NEUTRAL);
				assertThat(refusal.trailers().get("x-secret")).isNull();
				assertThat(refusal).isInstanceOf(FailedCallException.class);
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void threeHopsPassOnEverythingIfAsked(Shape shape) {
		for (Class<?> relay : List.of(Relay.class, AsyncRelay.class)) {
			hops(this.passingOn, relay, FAILURE, (front) -> {
				RpcException refusal = FailingTalk.refusal(front, shape);
				assertThat(refusal.code()).isEqualTo(StatusCode.NOT_FOUND);
				assertThat(refusal.status().message()).isEqualTo("secret");
				assertThat(ErrorDetails.of(refusal).isReason("secret.example.com", "NO_ROW")).isTrue();
				assertThat(refusal.trailers().get("x-secret")).isEqualTo("secret");
				assertThat(refusal.receivedFromPeer()).isTrue();
			});
		}
	}

	@Test
	void whatCallingAgainMayCureStaysWhatItIs() {
		RetryInfo later = RetryInfo.newBuilder().build();
		for (StatusCode code : List.of(StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED, StatusCode.ABORTED)) {
			hops(this.translating, Relay.class, new RpcException(StatusDetails.with(Status.of(code, "secret"), later)),
					(front) -> {
						RpcException refusal = FailingTalk.refusal(front);
						assertThat(refusal.code()).isEqualTo(code);
						assertThat(refusal.status().message()).doesNotContain("secret");
						assertThat(StatusDetails.find(refusal.status(), RetryInfo.class)).contains(later);
					});
		}
		hops(this.translating, Relay.class, new RpcException(StatusCode.RESOURCE_EXHAUSTED, "secret"),
				(front) -> assertThat(FailingTalk.refusal(front).code()).isEqualTo(StatusCode.UNAVAILABLE));
	}

	@Test
	void nobodyLearnsWhereAServerIsThatCannotBeReached() {
		try (RpcChannel nowhere = RpcChannel.create("127.0.0.1:1")) {
			this.translating.withBean(RpcChannel.class, () -> nowhere, (bean) -> bean.setDestroyMethodName(""))
				.withBean(Relay.class)
				.run((front) -> {
					RpcException refusal = FailingTalk.refusal(front);
					assertThat(refusal.code()).isEqualTo(StatusCode.UNAVAILABLE);
					assertThat(refusal.status().message()).isEqualTo(NEUTRAL.message());
				});
		}
	}

	@Test
	void anExceptionOfTheHandlerItselfIsItsAnswer() {
		Style.BLOCKING.serve(this.translating, new RpcException(StatusCode.NOT_FOUND, "my own"))
			.run((context) -> assertThat(FailingTalk.refusal(context).status())
				.isEqualTo(Status.of(StatusCode.NOT_FOUND, "my own")));
	}

	@Test
	void methodsOfTheApplicationAreAskedFirst() {
		Style.BLOCKING.serve(this.translating, FAILURE)
			.run((back) -> relay(this.translating.withBean(Advice.class), Relay.class, back,
					(front) -> assertThat(FailingTalk.refusal(front).status())
						.isEqualTo(Status.of(StatusCode.FAILED_PRECONDITION, "NOT_FOUND behind"))));
	}

	/** The last of three servers fails, and the first is asked. */
	private static void hops(ApplicationContextRunner runner, Class<?> relay, RpcException failure,
			ContextConsumer<AssertableApplicationContext> test) {
		Style.BLOCKING.serve(runner, failure)
			.run((back) -> relay(runner, relay, back, (middle) -> relay(runner, relay, middle, test)));
	}

	private static void relay(ApplicationContextRunner runner, Class<?> relay, AssertableApplicationContext behind,
			ContextConsumer<AssertableApplicationContext> test) {
		int port = behind.getBean(RpcServer.class).port();
		runner.withBean(RpcChannel.class, () -> RpcChannel.create("127.0.0.1:" + port)).withBean(relay).run(test);
	}

	@RpcAdvice
	static class Advice {

		@RpcExceptionHandler(code = StatusCode.FAILED_PRECONDITION)
		String behind(FailedCallException failure) {
			return failure.code() + " behind";
		}

	}

	/** Asks the server behind. */
	@RpcService
	static class Relay implements TalkRpc.Service {

		private final RpcChannel behind;

		Relay(RpcChannel behind) {
			this.behind = behind;
		}

		@Override
		public StringValue say(StringValue request) {
			return this.behind.blocking().unary(TalkRpc.SAY, CallOptions.DEFAULT, request);
		}

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			this.behind.blocking()
				.serverStreaming(TalkRpc.HEAR, CallOptions.DEFAULT, request)
				.forEach(responses::write);
		}

		@Override
		public StringValue tell(RpcReader<StringValue> requests) {
			try (ClientStream<StringValue, StringValue> call = this.behind.blocking()
				.clientStreaming(TalkRpc.TELL, CallOptions.DEFAULT)) {
				requests.forEach(call::write);
				return call.finish();
			}
		}

		@Override
		public void talk(RpcReader<StringValue> requests, RpcWriter<StringValue> responses) {
			try (BidiStream<StringValue, StringValue> call = this.behind.blocking()
				.bidiStreaming(TalkRpc.TALK, CallOptions.DEFAULT)) {
				requests.forEach(call::write);
				call.halfClose();
				call.forEach(responses::write);
			}
		}

	}

	/** Asks the server behind without waiting for it. */
	@RpcService
	static class AsyncRelay implements TalkRpc.AsyncService {

		private final RpcChannel behind;

		AsyncRelay(RpcChannel behind) {
			this.behind = behind;
		}

		@Override
		public CompletionStage<StringValue> say(StringValue request) {
			return this.behind.async().unary(TalkRpc.SAY, CallOptions.DEFAULT, request).thenApply((any) -> any);
		}

		@Override
		public Flow.Publisher<StringValue> hear(StringValue request) {
			return this.behind.async().serverStreaming(TalkRpc.HEAR, CallOptions.DEFAULT, request);
		}

		@Override
		public CompletionStage<StringValue> tell(Flow.Publisher<StringValue> requests) {
			return this.behind.async().clientStreaming(TalkRpc.TELL, CallOptions.DEFAULT, requests);
		}

		@Override
		public Flow.Publisher<StringValue> talk(Flow.Publisher<StringValue> requests) {
			return this.behind.async().bidiStreaming(TalkRpc.TALK, CallOptions.DEFAULT, requests);
		}

	}

}
