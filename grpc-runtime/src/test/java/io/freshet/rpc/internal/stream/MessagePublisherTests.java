package io.freshet.rpc.internal.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** Tests of {@link MessagePublisher}: the rules of Reactive Streams and flow control. */
class MessagePublisherTests {

	private final RecordingStream stream = new RecordingStream();

	private final MessagePublisher<StringValue> publisher = new MessagePublisher<>(this.stream, RecordingStream.STRINGS,
			10_000, MessageObserver.NONE);

	@AfterEach
	void endTheCall() {
		this.publisher.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		this.stream.runTasks();
	}

	@Test
	void deliversAsManyAsAreAskedFor() {
		Probe probe = subscribe();
		append("a", "b", "c");
		assertThat(probe.signals).isEmpty();
		probe.subscription.request(2);
		assertThat(probe.signals).containsExactly("a", "b");
		this.publisher.end(Ending.OK);
		assertThat(probe.signals).containsExactly("a", "b");
		probe.subscription.request(1);
		assertThat(probe.signals).containsExactly("a", "b", "c", "complete");
		assertThat(this.stream.consumed).isPositive();
	}

	@Test
	void completesWithoutDemandWhenThereIsNothingLeft() {
		Probe probe = subscribe();
		this.publisher.end(Ending.OK);
		assertThat(probe.signals).containsExactly("complete");
	}

	@Test
	void deliversWhatCameBeforeTheSubscriber() {
		start();
		append("early");
		this.publisher.end(Ending.OK);
		Probe probe = new Probe(Long.MAX_VALUE);
		this.publisher.subscribe(probe);
		assertThat(probe.signals).containsExactly("early", "complete");
	}

	@Test
	void keepsNoBufferOfACallThatIsOver() {
		start();
		ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer()
			.writeBytes(RecordingStream.frame("a".repeat(5000), "b".repeat(5000)));
		this.publisher.append(frame);
		assertThat(frame.release()).isFalse();
		this.publisher.append(RecordingStream.frame("c"));
		this.publisher.end(Ending.OK);
		assertThat(frame.refCnt()).isZero();
		Probe probe = new Probe(Long.MAX_VALUE);
		this.publisher.subscribe(probe);
		assertThat(probe.signals).containsExactly("a".repeat(5000), "b".repeat(5000), "c", "complete");
	}

	@Test
	void subscribesOnTheEventLoopFromOtherThreads() {
		start();
		this.stream.onLoop = false;
		Probe probe = new Probe(1);
		this.publisher.subscribe(probe);
		assertThat(probe.subscription).isNull();
		this.stream.onLoop = true;
		this.stream.runTasks();
		append("a");
		assertThat(probe.signals).containsExactly("a");
		this.stream.onLoop = false;
		probe.subscription.request(1);
		probe.subscription.request(1);
		assertThat(this.stream.tasks()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "a", "a b" })
	void keepsNothingOfAMessageThatIsRefused(String texts) {
		MessagePublisher<StringValue> refusing = new MessagePublisher<>(this.stream, RecordingStream.STRINGS, 1000,
				(message, bytes, compressed) -> {
					throw new IllegalStateException("refused");
				});
		refusing.start(this.stream, null);
		Probe probe = new Probe(1);
		refusing.subscribe(probe);
		ByteBuf frame = RecordingStream.frame(texts.split(" "));
		refusing.append(frame);
		refusing.append(frame);
		frame.release();
		assertThat(probe.failure).hasMessage("refused");
		assertThat(this.stream.failures).hasSize(1);
	}

	@Test
	void refusesASecondSubscriber() {
		subscribe();
		Probe second = new Probe(1);
		this.publisher.subscribe(second);
		assertThat(second.failure).isInstanceOf(IllegalStateException.class);
		assertThatNullPointerException().isThrownBy(() -> this.publisher.subscribe(null));
	}

	@Test
	void failsASubscriberThatAsksForNothing() {
		Probe probe = subscribe();
		probe.subscription.request(0);
		assertThat(probe.failure).isInstanceOf(IllegalArgumentException.class);
		assertThat(this.stream.cancellations).hasSize(1);
	}

	@Test
	void addsUpDemandWithoutOverflow() {
		Probe probe = subscribe();
		probe.subscription.request(Long.MAX_VALUE);
		probe.subscription.request(Long.MAX_VALUE);
		append("a", "b");
		assertThat(probe.signals).containsExactly("a", "b");
	}

	@Test
	void isSilentAfterCancel() {
		Probe probe = subscribe();
		probe.subscription.request(1);
		append("a", "b");
		probe.subscription.cancel();
		probe.subscription.cancel();
		probe.subscription.request(5);
		append("c");
		this.publisher.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		assertThat(probe.signals).containsExactly("a");
		assertThat(probe.failure).isNull();
		assertThat(this.stream.cancellations).hasSize(1);
	}

	@Test
	void cancelsWithinOnNext() {
		start();
		Probe probe = new Probe(Long.MAX_VALUE) {

			@Override
			public void onNext(StringValue message) {
				super.onNext(message);
				this.subscription.cancel();
			}

		};
		this.publisher.subscribe(probe);
		append("a", "b");
		assertThat(probe.signals).containsExactly("a");
	}

	@Test
	void giveUpASubscriberThatThrows() {
		start();
		Probe probe = new Probe(Long.MAX_VALUE) {

			@Override
			public void onNext(StringValue message) {
				throw new IllegalStateException("broken");
			}

		};
		this.publisher.subscribe(probe);
		append("a", "b");
		assertThat(this.stream.failures).hasSize(1);
	}

	@Test
	void failsAfterTheMessagesWhenTheCallEndedSo() {
		Probe probe = subscribe();
		append("a", "b");
		this.publisher.end(Ending.of(Status.of(StatusCode.ABORTED, "x")));
		probe.subscription.request(1);
		assertThat(probe.signals).containsExactly("a");
		probe.subscription.request(1);
		assertThat(probe.signals).containsExactly("a", "b");
		assertThat(probe.failure).isInstanceOf(RpcException.class).hasMessageContaining("ABORTED");
	}

	@Test
	void failsAtOnceWhenTheCallIsCancelled() {
		Probe probe = subscribe();
		append("a", "b");
		this.publisher.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		assertThat(probe.signals).isEmpty();
		assertThat(probe.failure).hasMessageContaining("CANCELLED");
	}

	@Test
	void failsWhenTheStreamEndsInTheMiddleOfAMessage() {
		Probe probe = subscribe();
		probe.subscription.request(5);
		ByteBuf frame = RecordingStream.frame("abc");
		this.publisher.append(frame.slice(0, 7));
		frame.release();
		this.publisher.end(Ending.OK);
		assertThat(probe.failure).hasMessageContaining("INTERNAL");
		assertThat(this.stream.failures).hasSize(1);
	}

	@Test
	void givesCreditForExactlyWhatArrivedAndOnlyWhenAskedFor() {
		Probe probe = subscribe();
		ByteBuf frame = RecordingStream.frame("a".repeat(900), "b");
		int first = 900 + 3 + 5;
		this.publisher.append(frame.slice(0, 500));
		assertThat(this.stream.consumed).isZero();
		probe.subscription.request(1);
		assertThat(this.stream.consumed).isBetween(490, 500);
		this.publisher.append(frame.slice(500, frame.readableBytes() - 500));
		assertThat(this.stream.consumed).isEqualTo(first);
		probe.subscription.request(1);
		assertThat(this.stream.consumed).isEqualTo(frame.readableBytes());
		frame.release();
	}

	private void start() {
		this.publisher.start(this.stream, null);
	}

	private Probe subscribe() {
		start();
		Probe probe = new Probe(0);
		this.publisher.subscribe(probe);
		return probe;
	}

	private void append(String... texts) {
		ByteBuf frame = RecordingStream.frame(texts);
		this.publisher.append(frame);
		frame.release();
	}

	/** Remembers its signals. */
	private static class Probe implements Flow.Subscriber<StringValue> {

		final List<String> signals = new ArrayList<>();

		@Nullable Throwable failure;

		Flow.Subscription subscription;

		private final long first;

		Probe(long first) {
			this.first = first;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			if (this.first > 0) {
				subscription.request(this.first);
			}
		}

		@Override
		public void onNext(StringValue message) {
			this.signals.add(message.getValue());
		}

		@Override
		public void onError(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public void onComplete() {
			this.signals.add("complete");
		}

	}

}
