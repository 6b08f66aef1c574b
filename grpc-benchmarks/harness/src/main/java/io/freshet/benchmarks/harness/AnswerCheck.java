package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.freshet.benchmarks.proto.BenchGrpc;
import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.StreamRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call of a load with a real client and compares the answer, since the
 * generator cannot read messages or trailers. Used before and after the load.
 */
final class AnswerCheck implements AutoCloseable {

	private static final int DEADLINE_SECONDS = 20;

	private final ManagedChannel channel;

	private final HttpPrice http;

	AnswerCheck(int port, Dialect dialect) {
		this.http = new HttpPrice(port, dialect);
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
	}

	void check(Load load) throws IOException {
		switch (load) {
			case UNARY -> expect(load, List.of(Load.MESSAGE), List.of(blocking().unary(Load.MESSAGE)));
			case SERVER_STREAM -> expect(load, messages(), serverStream());
			case CLIENT_STREAM -> {
				Answers<Object> answers = new Answers<>();
				send(async().clientStream(answers.as()));
				expect(load, List.of(Load.expectedSummary()), answers.await());
			}
			case HTTP1_PRICE -> this.http.check();
			case PING_PONG -> {
				Answers<Object> answers = new Answers<>();
				send(async().pingPong(answers.as()));
				expect(load, messages(), answers.await());
			}
		}
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

	private List<Payload> serverStream() {
		List<Payload> answers = new ArrayList<>();
		blocking()
			.serverStream(StreamRequest.newBuilder().setMessages(Load.STREAM_MESSAGES).setSize(Load.BODY_BYTES).build())
			.forEachRemaining(answers::add);
		return answers;
	}

	private static void send(StreamObserver<Payload> requests) {
		messages().forEach(requests::onNext);
		requests.onCompleted();
	}

	private static List<Payload> messages() {
		return Collections.nCopies(Load.STREAM_MESSAGES, Load.MESSAGE);
	}

	private BenchGrpc.BenchBlockingStub blocking() {
		return BenchGrpc.newBlockingStub(this.channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
	}

	private BenchGrpc.BenchStub async() {
		return BenchGrpc.newStub(this.channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
	}

	private static void expect(Load load, List<?> expected, List<?> actual) {
		if (!expected.equals(actual)) {
			throw new IllegalStateException(load.label() + ": the answer is wrong, " + actual.size() + " messages of "
					+ expected.size() + ", or others than expected");
		}
	}

	/**
	 * Collects the answers of one streaming call. Written by the call's thread, read by
	 * the harness after the end.
	 *
	 * @param <T> what is collected
	 */
	private static final class Answers<T> {

		private final List<T> received = new ArrayList<>();

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile @Nullable Throwable failure;

		<V extends T> StreamObserver<V> as() {
			return new StreamObserver<>() {

				@Override
				public void onNext(V message) {
					Answers.this.received.add(message);
				}

				@Override
				public void onError(Throwable cause) {
					Answers.this.failure = cause;
					Answers.this.ended.countDown();
				}

				@Override
				public void onCompleted() {
					Answers.this.ended.countDown();
				}

			};
		}

		List<T> await() {
			try {
				// the deadline ends the call before this runs out
				if (!this.ended.await(2L * DEADLINE_SECONDS, TimeUnit.SECONDS) || this.failure != null) {
					throw new IllegalStateException("the call failed", this.failure);
				}
				return this.received;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("interrupted while checking", ex);
			}
		}

	}

}
