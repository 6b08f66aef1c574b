package io.freshet.rpc.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.StringValue;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.RpcChannel;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BYTES_UNARY;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Calls with one request and one response, and what every call has besides messages. */
interface UnaryContract extends CallContract {

	@Test
	default void answersBlockingClientFromBlockingService() {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> text("Hello " + request.getValue())));
		assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("Ada"))).isEqualTo(text("Hello Ada"));
	}

	@Test
	default void answersAsyncClientFromAsyncService() throws Exception {
		RpcChannel channel = network().serve(echo().asyncUnary(UNARY,
				(request) -> CompletableFuture.supplyAsync(() -> text("Hello " + request.getValue()))));
		assertThat(await(channel.async().unary(UNARY, CallOptions.DEFAULT, text("Ada")))).isEqualTo(text("Hello Ada"));
	}

	@Test
	default void answersManyCallsAtOnce() throws Exception {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> request));
		List<CompletableFuture<StringValue>> answers = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			answers.add(channel.async().unary(UNARY, CallOptions.DEFAULT, text("call " + i)));
		}
		for (int i = 0; i < 500; i++) {
			assertThat(await(answers.get(i))).isEqualTo(text("call " + i));
		}
	}

	@Test
	default void carriesEmptyMessages() {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> request));
		assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(""))).isEqualTo(text(""));
	}

	@Test
	default void carriesMessagesBiggerThanTheWindow() throws Exception {
		RpcChannel channel = network().serve(echo().unary(BYTES_UNARY, (request) -> request));
		assertThat(channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(3_000_000)))
			.isEqualTo(bytes(3_000_000));
		assertThat(await(channel.async().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(3_000_000))))
			.isEqualTo(bytes(3_000_000));
	}

	@Test
	default void compressesBothWays() {
		List<Boolean> compressed = new CopyOnWriteArrayList<>();
		RpcChannel channel = network().serve(echo().unary(BYTES_UNARY, (request) -> {
			RpcContext.current().compressResponses("gzip");
			return request;
		}));
		CallOptions options = CallOptions.DEFAULT.withCompression("gzip").withInterceptors(List.of((call, next) -> {
			call.addListener(new ClientCallListener() {

				@Override
				public void onRequest(Object message, int wireBytes, boolean compressedRequest) {
					compressed.add(compressedRequest && wireBytes < 10_000);
				}

				@Override
				public void onResponse(Object message, int wireBytes, boolean compressedResponse) {
					compressed.add(compressedResponse && wireBytes < 10_000);
				}

			});
			next.proceed(call);
		}));
		assertThat(channel.blocking().unary(BYTES_UNARY, options, bytes(100_000))).isEqualTo(bytes(100_000));
		assertThat(compressed).containsExactly(true, true);
	}

	@Test
	default void tellsStatusDetailsAndTrailersOfAFailure() {
		Status status = Status.of(StatusCode.NOT_FOUND, "no \u00fcser\n\ud83d\ude00")
			.withDetails(List.of(new StatusDetail("test.Detail", new byte[] { 8, 1 })));
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> {
			throw new RpcException(status, Metadata.builder().add("why-bin", new byte[] { 1, 2 }).build());
		}));
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
		assertThat(failure.status().code()).isEqualTo(StatusCode.NOT_FOUND);
		assertThat(failure.status().message()).isEqualTo("no \u00fcser\n\ud83d\ude00");
		assertThat(failure.status().details()).hasSize(1);
		assertThat(failure.status().details().get(0).typeName()).isEqualTo("test.Detail");
		assertThat(failure.trailers().getBinary("why-bin")).containsExactly(1, 2);
		assertThat(failure.receivedFromPeer()).isTrue();
	}

	@Test
	default void failsWithTheStackOfTheCallingThread() {
		RpcChannel channel = network().serve(echo());
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
		assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
		assertThat(failure.getStackTrace())
			.anyMatch((frame) -> frame.getMethodName().contains("failsWithTheStackOfTheCallingThread"));
	}

	@Test
	default void hidesWhatAHandlerThrows() throws Exception {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> {
			throw new IllegalStateException("secret");
		})
			.asyncUnary(BYTES_UNARY,
					(request) -> CompletableFuture.failedFuture(new RpcException(StatusCode.ABORTED, "x"))));
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
		assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
		assertThat(failure.getMessage()).doesNotContain("secret");
		failure = failure(() -> await(channel.async().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(1))));
		assertThat(failure.code()).isEqualTo(StatusCode.ABORTED);
	}

	@Test
	default void carriesMetadataBothWays() throws Exception {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> {
			RpcContext context = RpcContext.current();
			context.addHeader("echo", String.join("+", context.metadata().getAll("ask")));
			context.addTrailer("echo-bin", context.metadata().getBinary("ask-bin"));
			return request;
		}));
		CompletableFuture<Metadata> headers = new CompletableFuture<>();
		CompletableFuture<Metadata> trailers = new CompletableFuture<>();
		CallOptions options = CallOptions.DEFAULT.withMetadata(Metadata.of("ask", "one"))
			.withInterceptors(List.of((call, next) -> {
				call.addMetadata("ask", "two");
				call.addMetadata("ask-bin", new byte[] { 3 });
				call.addListener(new ClientCallListener() {

					@Override
					public void onHeaders(Metadata received) {
						headers.complete(received);
					}

					@Override
					public void onClose(Status status, Metadata received) {
						assertThat(status).isEqualTo(Status.OK);
						trailers.complete(received);
					}

				});
				next.proceed(call);
			}));
		channel.blocking().unary(UNARY, options, text(""));
		assertThat(await(headers).get("echo")).isEqualTo("one+two");
		assertThat(await(trailers).getBinary("echo-bin")).containsExactly(3);
	}

	@Test
	default void refusesMessagesOverTheLimitOfEitherSide() {
		RpcChannel channel = network().connect(
				network().start(echo().unary(BYTES_UNARY, (request) -> bytes(request.getValue().size() * 2)),
						(options) -> options.maxInboundMessageBytes(1000)),
				ChannelOptions.builder().maxInboundMessageBytes(1300));
		assertThat(channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(100))).isEqualTo(bytes(200));
		RpcException failure = failure(() -> channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(1100)));
		assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(failure.receivedFromPeer()).isTrue();
		failure = failure(() -> channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(700)));
		assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(failure.receivedFromPeer()).isFalse();
		assertThat(failure.status().message()).contains("1300 bytes").contains("maxInboundMessageBytes");
	}

	@Test
	default void endsACallThatAnInterceptorRefuses() {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> request));
		CallOptions cancelled = CallOptions.DEFAULT
			.withInterceptors(List.of((call, next) -> call.cancel(Status.of(StatusCode.UNAUTHENTICATED, "no token"))));
		assertThat(failure(() -> channel.blocking().unary(UNARY, cancelled, text(""))).status())
			.isEqualTo(Status.of(StatusCode.UNAUTHENTICATED, "no token"));
		CallOptions thrown = CallOptions.DEFAULT.withInterceptors(List.of((call, next) -> {
			throw new IllegalArgumentException("broken");
		}));
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, thrown, text("")));
		assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
		assertThat(failure).hasCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	default void refusesToBlockAnEventLoop() {
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> request));
		CompletableFuture<StringValue> nested = channel.async()
			.unary(UNARY, CallOptions.DEFAULT, text("a"))
			.thenApply((answer) -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, answer));
		// The first may be complete before the second is chained, then that is not on the
		// loop.
		if (nested.handle((answer, failure) -> failure != null).join()) {
			assertThatIllegalStateException().isThrownBy(() -> {
				try {
					nested.join();
				}
				catch (java.util.concurrent.CompletionException ex) {
					throw ex.getCause();
				}
			}).withMessageContaining("event loop");
		}
	}

}
