package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Calls that end before their time: cancelled, interrupted, too late. */
interface EndingContract extends CallContract {

	/** A handler that tells when it was cancelled and answers only then. */
	private static StringValue waitForCancel(CompletableFuture<String> started, CompletableFuture<String> cancelled) {
		RpcContext.current().onCancel(() -> cancelled.complete("cancelled"));
		started.complete("started");
		try {
			TimeUnit.SECONDS.sleep(LONG.toSeconds());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return text("");
	}

	@Test
	default void deadlineEndsBothSides() throws Exception {
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		RpcChannel channel = network()
			.serve(echo().unary(UNARY, (request) -> waitForCancel(new CompletableFuture<>(), cancelled)));
		long start = System.nanoTime();
		CallOptions options = CallOptions.DEFAULT.withDeadline(Duration.ofMillis(300));
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, options, text("")));
		assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250), LONG);
		await(cancelled);
	}

	@Test
	default void deadlineThatHasPassedSendsNothing() throws Exception {
		CompletableFuture<String> started = new CompletableFuture<>();
		RpcChannel channel = network()
			.serve(echo().unary(UNARY, (request) -> waitForCancel(started, new CompletableFuture<>())));
		CallOptions options = CallOptions.DEFAULT.withDeadline(Duration.ofNanos(-1));
		assertThat(failure(() -> channel.blocking().unary(UNARY, options, text(""))).code())
			.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(started).isNotDone();
	}

	@Test
	default void deadlineAndCancellationReachNestedCalls() throws Exception {
		CompletableFuture<Duration> left = new CompletableFuture<>();
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		RpcChannel inner = network().serve(echo().unary(UNARY, (request) -> {
			left.complete(RpcContext.current().deadline().remaining());
			return waitForCancel(new CompletableFuture<>(), cancelled);
		}));
		try (Network outerNetwork = new Network.InMemory()) {
			RpcChannel outer = outerNetwork
				.serve(echo().unary(UNARY, (request) -> inner.blocking().unary(UNARY, CallOptions.DEFAULT, request)));
			CompletableFuture<StringValue> call = outer.async()
				.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(9)), text(""));
			assertThat(await(left)).isLessThanOrEqualTo(Duration.ofSeconds(9)).isGreaterThan(Duration.ofSeconds(1));
			call.cancel(true);
			await(cancelled);
		}
	}

	@Test
	default void cancellingTheFutureCancelsTheHandler() throws Exception {
		CompletableFuture<String> started = new CompletableFuture<>();
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> waitForCancel(started, cancelled)));
		CompletableFuture<StringValue> response = channel.async().unary(UNARY, CallOptions.DEFAULT, text(""));
		await(started);
		response.cancel(true);
		await(cancelled);
	}

	@Test
	default void interruptingTheCallerCancelsTheHandler() throws Exception {
		CompletableFuture<String> started = new CompletableFuture<>();
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> waitForCancel(started, cancelled)));
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			interrupted.complete(failure.code() == StatusCode.CANCELLED && Thread.currentThread().isInterrupted());
		});
		caller.start();
		await(started);
		caller.interrupt();
		assertThat(await(interrupted)).isTrue();
		await(cancelled);
	}

	@Test
	default void closingAReaderStopsTheWriter() throws Exception {
		CompletableFuture<RpcException> stopped = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().serverStreaming(SERVER, (request, responses) -> {
			try {
				while (true) {
					responses.write(text("more"));
				}
			}
			catch (RpcException ex) {
				stopped.complete(ex);
				throw ex;
			}
		}));
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT, text(""))) {
			assertThat(responses.read()).isEqualTo(text("more"));
		}
		assertThat(await(stopped).code()).isEqualTo(StatusCode.CANCELLED);
	}

	@Test
	default void cancellingASubscriptionStopsThePublisher() throws Exception {
		CompletableFuture<String> stopped = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().asyncServerStreaming(SERVER, (request) -> (subscriber) -> {
			Flow.Publisher<StringValue> endless = Streams.of(Integer.MAX_VALUE, (i) -> text("more"));
			endless.subscribe(new CancelSpy<>(subscriber, stopped));
		}));
		Streams.Collector<StringValue> responses = Streams.Collector
			.of(channel.async().serverStreaming(SERVER, CallOptions.DEFAULT, text("")), 1);
		assertThat(responses.next()).isEqualTo(text("more"));
		responses.subscription().cancel();
		await(stopped);
	}

	@Test
	default void closingAnUnfinishedStreamCancels() throws Exception {
		CompletableFuture<StringValue> first = new CompletableFuture<>();
		CompletableFuture<RpcException> seen = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().clientStreaming(CLIENT, (requests) -> {
			first.complete(requests.read());
			RpcException failure = failure(requests::read);
			seen.complete(failure);
			throw failure;
		}));
		try (ClientStream<StringValue, StringValue> call = channel.blocking()
			.clientStreaming(CLIENT, CallOptions.DEFAULT)) {
			call.write(text("a"));
			await(first);
		}
		assertThat(await(seen).code()).isEqualTo(StatusCode.CANCELLED);
	}

	@Test
	default void failingRequestsCancelTheCall() throws Exception {
		CompletableFuture<RpcException> seen = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().clientStreaming(CLIENT, (requests) -> {
			RpcException failure = failure(requests::read);
			seen.complete(failure);
			throw failure;
		}));
		CompletableFuture<StringValue> response = channel.async()
			.clientStreaming(CLIENT, CallOptions.DEFAULT, Streams.failing(new IllegalStateException("broken")));
		RpcException failure = failure(() -> await(response));
		assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
		assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	default void endingOfTheCallFailsWritesThatFollow() throws Exception {
		RpcChannel channel = network().serve(echo().bidiStreaming(BIDI, (requests, responses) -> {
			throw new RpcException(StatusCode.PERMISSION_DENIED, "not you");
		}));
		try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			assertThat(failure(call::read).code()).isEqualTo(StatusCode.PERMISSION_DENIED);
			assertThat(failure(() -> call.write(text("x"))).code()).isEqualTo(StatusCode.PERMISSION_DENIED);
			assertThat(call.isReady()).isFalse();
		}
	}

	@Test
	default void closingTheChannelEndsItsCalls() throws Exception {
		CompletableFuture<String> started = new CompletableFuture<>();
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().unary(UNARY, (request) -> waitForCancel(started, cancelled)));
		CompletableFuture<StringValue> response = channel.async().unary(UNARY, CallOptions.DEFAULT, text(""));
		await(started);
		assertThat(channel.close(Duration.ofMillis(10))).isFalse();
		assertThat(failure(() -> await(response)).code()).isEqualTo(StatusCode.UNAVAILABLE);
		await(cancelled);
		RpcException failure = failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
		assertThat(failure.status().message()).isEqualTo("channel is closed");
	}

	/** Passes everything on and tells when the subscription is cancelled. */
	record CancelSpy<T>(Flow.Subscriber<? super T> subscriber,
			CompletableFuture<String> cancelled) implements Flow.Subscriber<T> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long messages) {
					subscription.request(messages);
				}

				@Override
				public void cancel() {
					subscription.cancel();
					CancelSpy.this.cancelled.complete("cancelled");
				}

			});
		}

		@Override
		public void onNext(T message) {
			this.subscriber.onNext(message);
		}

		@Override
		public void onError(Throwable failure) {
			this.subscriber.onError(failure);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

	}

}
