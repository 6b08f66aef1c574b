package io.freshet.rpc.internal.stream;

import java.util.concurrent.Flow;

import com.google.protobuf.StringValue;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MessageSubscriber}: how much it asks for, and when. */
class MessageSubscriberTests {

	private final RecordingStream stream = new RecordingStream();

	private final MessageSubscriber<StringValue> subscriber = new MessageSubscriber<>(this.stream,
			RecordingStream.STRINGS, MessageObserver.NONE);

	private final Upstream upstream = new Upstream();

	@AfterEach
	void endTheCall() {
		this.subscriber.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		this.stream.runTasks();
	}

	@Test
	void asksForOneMessageAsLongAsItHasSeenNone() {
		this.subscriber.onSubscribe(this.upstream);
		assertThat(this.upstream.requested).isEqualTo(1);
	}

	@Test
	void asksForABatchOfSmallMessages() {
		this.subscriber.onSubscribe(this.upstream);
		this.subscriber.onNext(StringValue.of("small"));
		assertThat(this.upstream.requested).isEqualTo(1 + 64);
	}

	@Test
	void asksForOneBigMessageAtATime() {
		this.subscriber.onSubscribe(this.upstream);
		this.subscriber.start(this.stream);
		for (int i = 0; i < 3; i++) {
			this.subscriber.onNext(StringValue.of("x".repeat(50_000)));
			this.stream.runTasks();
		}
		assertThat(this.upstream.requested).isEqualTo(4);
	}

	@Test
	void asksForNoMoreWhileTheStreamIsFull() {
		this.subscriber.onSubscribe(this.upstream);
		this.subscriber.start(this.stream);
		this.stream.queued = 100_000;
		this.subscriber.onNext(StringValue.of("x".repeat(70_000)));
		this.stream.runTasks();
		assertThat(this.upstream.requested).isEqualTo(1);
		this.stream.queued = 10_000;
		this.subscriber.onWritable();
		assertThat(this.upstream.requested).isEqualTo(2);
	}

	@Test
	void sendsSmallMessagesTogether() {
		this.subscriber.onSubscribe(this.upstream);
		this.subscriber.start(this.stream);
		this.subscriber.onNext(StringValue.of("a"));
		this.subscriber.onNext(StringValue.of("b"));
		this.subscriber.onComplete();
		assertThat(this.stream.tasks()).isEqualTo(1);
		this.stream.runTasks();
		assertThat(this.stream.written).containsExactly(16);
		assertThat(this.stream.finished).isTrue();
	}

	@Test
	void keepsMessagesUntilThereIsAStream() {
		this.subscriber.onSubscribe(this.upstream);
		this.subscriber.onNext(StringValue.of("a"));
		this.subscriber.onComplete();
		this.stream.runTasks();
		assertThat(this.stream.written).isEmpty();
		this.subscriber.start(this.stream);
		assertThat(this.stream.written).containsExactly(8);
		assertThat(this.stream.finished).isTrue();
	}

	@Test
	void cancelsThePublisherWhenTheCallEnds() {
		this.subscriber.onSubscribe(this.upstream);
		this.subscriber.onNext(StringValue.of("a"));
		this.subscriber.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		assertThat(this.upstream.cancelled).isTrue();
		this.subscriber.onNext(StringValue.of("late"));
		this.stream.runTasks();
		assertThat(this.stream.written).isEmpty();
		assertThat(this.stream.failures).isEmpty();
	}

	@Test
	void cancelsAPublisherThatComesTooLate() {
		this.subscriber.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		this.subscriber.onSubscribe(this.upstream);
		assertThat(this.upstream.cancelled).isTrue();
	}

	@Test
	void cancelsASecondPublisher() {
		this.subscriber.onSubscribe(this.upstream);
		Upstream second = new Upstream();
		this.subscriber.onSubscribe(second);
		assertThat(second.cancelled).isTrue();
		assertThat(this.upstream.cancelled).isFalse();
	}

	@Test
	void endsTheCallWithAnErrorOfThePublisher() {
		this.subscriber.onSubscribe(this.upstream);
		IllegalStateException failure = new IllegalStateException("broken");
		this.subscriber.onError(failure);
		assertThat(this.stream.failures).containsExactly(failure);
	}

	/** Counts what it is asked for. */
	private static final class Upstream implements Flow.Subscription {

		long requested;

		boolean cancelled;

		@Override
		public void request(long messages) {
			this.requested += messages;
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

}
