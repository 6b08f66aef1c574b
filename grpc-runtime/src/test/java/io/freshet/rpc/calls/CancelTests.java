package io.freshet.rpc.calls;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BYTES_BIDI;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers whose client is gone stop within 100 ms, whatever they are doing. Time during
 * which the machine had no processor to spare is not the runtime's and does not count.
 */
class CancelTests {

	private static final Duration PROMPT = Duration.ofMillis(100);

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	/** What a handler is doing when its client goes. */
	enum Busy {

		READING {

			@Override
			void work(RpcReader<BytesValue> requests, RpcWriter<BytesValue> responses, Runnable busy) {
				busy.run();
				requests.read();
			}

		},

		WRITING {

			@Override
			void work(RpcReader<BytesValue> requests, RpcWriter<BytesValue> responses, Runnable busy) {
				BytesValue message = bytes(64 * 1024);
				while (true) {
					if (!responses.isReady()) {
						busy.run();
					}
					responses.write(message);
				}
			}

		},

		WAITING {

			@Override
			void work(RpcReader<BytesValue> requests, RpcWriter<BytesValue> responses, Runnable busy)
					throws InterruptedException {
				busy.run();
				new CountDownLatch(1).await();
			}

		},

		COMPUTING {

			@Override
			void work(RpcReader<BytesValue> requests, RpcWriter<BytesValue> responses, Runnable busy) {
				busy.run();
				while (!RpcContext.current().isCancelled()) {
					Thread.yield();
				}
			}

		};

		abstract void work(RpcReader<BytesValue> requests, RpcWriter<BytesValue> responses, Runnable busy)
				throws InterruptedException;

	}

	/** A handler of which a test learns when it is busy and when it has stopped. */
	private static final class BusyHandler {

		private final CompletableFuture<Void> busy = new CompletableFuture<>();

		private final CompletableFuture<Long> stoppedNanos = new CompletableFuture<>();

		private final AtomicInteger cancelActions = new AtomicInteger();

		private final Busy work;

		BusyHandler(Busy work) {
			this.work = work;
		}

		ServiceDefinition.Builder service() {
			return echo().unary(UNARY, (request) -> request).bidiStreaming(BYTES_BIDI, (requests, responses) -> {
				RpcContext.current().onCancel(this.cancelActions::incrementAndGet);
				try {
					this.work.work(requests, responses, () -> this.busy.complete(null));
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				finally {
					this.stoppedNanos.complete(System.nanoTime());
				}
			});
		}

		void awaitBusy() throws Exception {
			await(this.busy);
		}

		Reaction stoppedSince(long nanos) throws Exception {
			return new Reaction(nanos, await(this.stoppedNanos));
		}

	}

	@ParameterizedTest
	@EnumSource
	void stopsWhenTheClientCancels(Busy work) throws Exception {
		promptly(() -> {
			BusyHandler handler = new BusyHandler(work);
			RpcChannel channel = this.network.serve(handler.service());
			try (BidiStream<BytesValue, BytesValue> call = channel.blocking()
				.bidiStreaming(BYTES_BIDI, CallOptions.DEFAULT)) {
				handler.awaitBusy();
				long cancelled = System.nanoTime();
				call.close();
				return handler.stoppedSince(cancelled);
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void stopsWhenTheConnectionIsLost(Busy work) throws Exception {
		promptly(() -> {
			BusyHandler handler = new BusyHandler(work);
			RpcServer server = this.network.start(handler.service());
			try (Http2Script client = Http2Script.connect(server.port())) {
				open(client);
				handler.awaitBusy();
				long lost = System.nanoTime();
				client.close();
				return handler.stoppedSince(lost);
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void stopsWhenTheDeadlinePasses(Busy work) throws Exception {
		Duration deadline = Duration.ofMillis(400);
		promptly(() -> {
			BusyHandler handler = new BusyHandler(work);
			RpcChannel channel = this.network.serve(handler.service());
			// The time to connect shall not count.
			channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(""));
			long start = System.nanoTime();
			try (BidiStream<BytesValue, BytesValue> call = channel.blocking()
				.bidiStreaming(BYTES_BIDI, CallOptions.DEFAULT.withDeadline(deadline))) {
				Reaction stopped = handler.stoppedSince(start + deadline.toNanos());
				assertThat(handler.busy).isDone();
				assertThat(failure(() -> call.forEach((response) -> {
				})).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
				return stopped;
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void runsCancelActionsOnce(Busy work) throws Exception {
		BusyHandler handler = new BusyHandler(work);
		RpcServer server = this.network.start(handler.service());
		try (Http2Script client = Http2Script.connect(server.port())) {
			int stream = open(client);
			handler.awaitBusy();
			client.frame(Http2Script.RST_STREAM, 0, stream, new byte[] { 0, 0, 0, 8 });
			await(handler.stoppedNanos);
		}
		server.close();
		assertThat(handler.cancelActions).hasValue(1);
	}

	@Test
	void runsEveryCancelActionThoughOneFails() throws Exception {
		CompletableFuture<Void> started = new CompletableFuture<>();
		CompletableFuture<Void> ran = new CompletableFuture<>();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		RpcChannel channel = this.network.serve(echo().unary(UNARY, (request) -> {
			RpcContext.current().onCancel(() -> {
				throw new AssertionError("meant to fail");
			});
			RpcContext.current().onCancel(() -> {
				throw new AssertionError("taken back");
			}).close();
			RpcContext.current().onCancel(() -> ran.complete(null));
			started.complete(null);
			awaitInterrupt();
			stopped.complete(null);
			return request;
		}));
		CompletableFuture<StringValue> response = channel.async().unary(UNARY, CallOptions.DEFAULT, text(""));
		await(started);
		response.cancel(true);
		await(ran);
		await(stopped);
	}

	@Test
	void runsNoCancelActionOfCallThatSucceeded() throws Exception {
		AtomicBoolean ran = new AtomicBoolean();
		CompletableFuture<RpcContext> context = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			RpcContext.current().onCancel(() -> ran.set(true));
			context.complete(RpcContext.current());
			return request;
		}));
		RpcChannel channel = this.network.connect(server);
		channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(""));
		channel.close();
		server.close();
		assertThat(ran).isFalse();
		assertThat(context.join().isCancelled()).isFalse();
	}

	@Test
	void leavesNoInterruptToTheNextTaskOfTheThread() throws Exception {
		AtomicInteger leaked = new AtomicInteger();
		AtomicReference<String> handled = new AtomicReference<>();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			handled.set(request.getValue());
			if (request.getValue().startsWith("wait")) {
				awaitInterrupt();
			}
			return request;
		}), (options) -> options.executor((task) -> thread.execute(() -> {
			task.run();
			if (Thread.interrupted()) {
				leaked.incrementAndGet();
			}
		})));
		RpcChannel channel = this.network.connect(server);
		for (int i = 0; i < 300; i++) {
			String name = ((i % 2 == 0) ? "wait" : "go") + i;
			CompletableFuture<StringValue> cancelled = channel.async().unary(UNARY, CallOptions.DEFAULT, text(name));
			while (i % 3 == 0 && !name.equals(handled.get())) {
				Thread.yield();
			}
			cancelled.cancel(true);
		}
		assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("go"))).isEqualTo(text("go"));
		thread.shutdown();
		assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(leaked).hasValue(0);
	}

	@Test
	void stopsWhenTheCallingThreadIsInterrupted() throws Exception {
		promptly(() -> {
			CompletableFuture<Void> started = new CompletableFuture<>();
			CompletableFuture<Long> stopped = new CompletableFuture<>();
			RpcChannel channel = this.network.serve(waiting(started, stopped));
			CompletableFuture<RpcException> seen = new CompletableFuture<>();
			Thread caller = new Thread(
					() -> seen.complete(failure(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")))));
			caller.start();
			await(started);
			long interrupted = System.nanoTime();
			caller.interrupt();
			Reaction reaction = new Reaction(interrupted, await(stopped));
			assertThat(await(seen).code()).isEqualTo(StatusCode.CANCELLED);
			return reaction;
		});
	}

	@Test
	void stopsWhenAThreadThatReadsOrWritesIsInterrupted() throws Exception {
		for (Busy work : new Busy[] { Busy.READING, Busy.WAITING }) {
			BusyHandler handler = new BusyHandler(work);
			RpcChannel channel = this.network.serve(handler.service());
			BidiStream<BytesValue, BytesValue> call = channel.blocking().bidiStreaming(BYTES_BIDI, CallOptions.DEFAULT);
			CompletableFuture<RpcException> seen = new CompletableFuture<>();
			Thread caller = new Thread(() -> seen.complete(failure(() -> {
				if (work == Busy.READING) {
					call.read();
				}
				while (true) {
					call.write(bytes(100_000));
				}
			})));
			caller.start();
			handler.awaitBusy();
			caller.interrupt();
			assertThat(await(seen).code()).isEqualTo(StatusCode.CANCELLED);
			await(handler.stoppedNanos);
		}
	}

	@Test
	void stopsWhenAClientStreamIsClosedEarly() throws Exception {
		promptly(() -> {
			CompletableFuture<RpcException> seen = new CompletableFuture<>();
			CompletableFuture<Long> stopped = new CompletableFuture<>();
			CompletableFuture<Void> started = new CompletableFuture<>();
			RpcChannel channel = this.network.serve(echo().clientStreaming(CLIENT, (requests) -> {
				requests.read();
				started.complete(null);
				seen.complete(failure(requests::read));
				stopped.complete(System.nanoTime());
				return text("");
			}));
			ClientStream<StringValue, StringValue> call = channel.blocking()
				.clientStreaming(CLIENT, CallOptions.DEFAULT);
			call.write(text("one"));
			await(started);
			long closed = System.nanoTime();
			call.close();
			assertThat(await(seen).code()).isEqualTo(StatusCode.CANCELLED);
			return new Reaction(closed, await(stopped));
		});
	}

	@Test
	void stopsAnAsyncServiceWhenTheFutureIsCancelled() throws Exception {
		promptly(() -> {
			CompletableFuture<CompletableFuture<StringValue>> started = new CompletableFuture<>();
			RpcChannel channel = this.network.serve(echo().asyncUnary(UNARY, (request) -> {
				CompletableFuture<StringValue> never = new CompletableFuture<>();
				started.complete(never);
				return never;
			}));
			CompletableFuture<StringValue> response = channel.async().unary(UNARY, CallOptions.DEFAULT, text(""));
			CompletableFuture<Long> stopped = await(started).handle((message, failure) -> System.nanoTime());
			long cancelled = System.nanoTime();
			response.cancel(true);
			Reaction reaction = new Reaction(cancelled, await(stopped));
			assertThat(started.join()).isCancelled();
			return reaction;
		});
	}

	@Test
	void stopsAnAsyncServiceWhenTheSubscriptionIsCancelled() throws Exception {
		promptly(() -> {
			CompletableFuture<Long> stopped = new CompletableFuture<>();
			RpcChannel channel = this.network.serve(echo().asyncServerStreaming(SERVER,
					(request) -> (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

						private boolean sent;

						@Override
						public void request(long messages) {
							if (!this.sent) {
								this.sent = true;
								subscriber.onNext(request);
							}
						}

						@Override
						public void cancel() {
							stopped.complete(System.nanoTime());
						}

					})));
			Streams.Collector<StringValue> responses = Streams.Collector
				.ofAll(channel.async().serverStreaming(SERVER, CallOptions.DEFAULT, text("one")));
			responses.next();
			long cancelled = System.nanoTime();
			responses.subscription().cancel();
			return new Reaction(cancelled, await(stopped));
		});
	}

	@Test
	void stopsCallsThatTheHandlerMakes() throws Exception {
		promptly(() -> {
			CompletableFuture<Void> started = new CompletableFuture<>();
			CompletableFuture<Long> stopped = new CompletableFuture<>();
			RpcChannel last = this.network.serve(waiting(started, stopped));
			RpcChannel middle = this.network
				.serve(echo().unary(UNARY, (request) -> last.blocking().unary(UNARY, CallOptions.DEFAULT, request)));
			RpcChannel first = this.network.serve(
					echo().asyncUnary(UNARY, (request) -> middle.async().unary(UNARY, CallOptions.DEFAULT, request)));
			CompletableFuture<StringValue> response = first.async().unary(UNARY, CallOptions.DEFAULT, text(""));
			await(started);
			long cancelled = System.nanoTime();
			response.cancel(true);
			return new Reaction(cancelled, await(stopped));
		});
	}

	@Test
	void leavesCallsAloneThatTheHandlerMadeDetached() throws Exception {
		CompletableFuture<Void> started = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		CompletableFuture<CompletableFuture<StringValue>> detached = new CompletableFuture<>();
		RpcChannel last = this.network.serve(echo().asyncUnary(UNARY, (request) -> {
			started.complete(null);
			return release.thenApply((go) -> request);
		}));
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		RpcChannel first = this.network.serve(echo().unary(UNARY, (request) -> {
			try (RpcContext.Scope scope = RpcContext.detach()) {
				detached.complete(last.async().unary(UNARY, CallOptions.DEFAULT, request));
			}
			awaitInterrupt();
			stopped.complete(null);
			return request;
		}));
		CompletableFuture<StringValue> response = first.async().unary(UNARY, CallOptions.DEFAULT, text("a"));
		await(started);
		response.cancel(true);
		await(stopped);
		release.complete(null);
		assertThat(await(await(detached))).isEqualTo(text("a"));
	}

	private static ServiceDefinition.Builder waiting(CompletableFuture<Void> started, CompletableFuture<Long> stopped) {
		return echo().unary(UNARY, (request) -> {
			started.complete(null);
			awaitInterrupt();
			stopped.complete(System.nanoTime());
			return request;
		});
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static int open(Http2Script client) throws IOException {
		return client.open(":method", "POST", ":scheme", "http", ":path", BYTES_BIDI.path(), ":authority", "a",
				"content-type", "application/grpc", "te", "trailers");
	}

	private static void promptly(Attempt attempt) throws Exception {
		try (StallMeter machine = new StallMeter()) {
			Reaction reaction = attempt.run();
			Duration stalled = machine.stalled(reaction.startNanos(), reaction.endNanos());
			assertThat(Duration.ofNanos(reaction.endNanos() - reaction.startNanos()).minus(stalled)).isLessThan(PROMPT);
		}
	}

	/** Brings a handler into being, ends it, and measures. */
	@FunctionalInterface
	private interface Attempt {

		Reaction run() throws Exception;

	}

	/** When a call ended, and when its handler did. */
	private record Reaction(long startNanos, long endNanos) {
	}

}
