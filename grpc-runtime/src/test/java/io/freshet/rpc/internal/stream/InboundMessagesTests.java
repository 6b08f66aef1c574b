package io.freshet.rpc.internal.stream;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests of {@link InboundMessages}. */
class InboundMessagesTests {

	private final RecordingStream stream = new RecordingStream();

	private final InboundMessages<StringValue> messages = new InboundMessages<>(this.stream, RecordingStream.STRINGS,
			1_000_000, MessageObserver.NONE);

	private boolean started;

	@Test
	void readsWhatArrivedAndThenTheEnd() {
		append("a", "b");
		append("c");
		this.messages.complete();
		assertThat(this.messages.stream().map(StringValue::getValue)).containsExactly("a", "b", "c");
		assertThat(this.messages.read()).isNull();
	}

	@Test
	void readsWhatArrivedBeforeAFailureOfThePeer() {
		append("a");
		this.messages.end(Ending.of(Status.of(StatusCode.ABORTED)));
		assertThat(this.messages.read()).isEqualTo(StringValue.of("a"));
		assertThat(failure().code()).isEqualTo(StatusCode.ABORTED);
		assertThat(failure().code()).isEqualTo(StatusCode.ABORTED);
	}

	@Test
	void readsNothingAfterACancellation() {
		append("a");
		this.messages.fail(Ending.of(Status.of(StatusCode.CANCELLED)));
		assertThat(failure().code()).isEqualTo(StatusCode.CANCELLED);
	}

	@Test
	void refusesTheEndInTheMiddleOfAMessage() {
		start();
		ByteBuf frame = RecordingStream.frame("abc");
		this.messages.append(frame.slice(0, 6));
		frame.release();
		this.messages.complete();
		assertThat(failure().code()).isEqualTo(StatusCode.INTERNAL);
		assertThat(this.stream.failures).hasSize(1);
	}

	@Test
	void failsTheCallOverAMessageThatIsTooLong() {
		append("x".repeat(1_000_001));
		assertThat(failure().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
		assertThat(this.stream.failures).hasSize(1);
	}

	@Test
	void givesCreditInPortionsForWhatWasRead() {
		append("x".repeat(10_000), "x".repeat(10_000), "x".repeat(10_000));
		this.messages.read();
		this.stream.runTasks();
		assertThat(this.stream.consumed).isZero();
		this.messages.read();
		this.stream.runTasks();
		assertThat(this.stream.consumed).isEqualTo(2 * 10_008);
	}

	@Test
	void waitsForAMessageThatIsBiggerThanWhatHasArrived() throws InterruptedException {
		start();
		ByteBuf frame = RecordingStream.frame("x".repeat(900_000));
		this.messages.append(frame.slice(0, 500_000));
		this.stream.onLoop = false;
		Thread reader = new Thread(this.messages::read);
		reader.start();
		while (reader.getState() != Thread.State.WAITING) {
			Thread.onSpinWait();
		}
		this.stream.runTasks();
		assertThat(this.stream.consumed).isBetween(499_900, 500_000);
		this.messages.append(frame.slice(500_000, frame.readableBytes() - 500_000));
		frame.release();
		reader.join(10_000);
		assertThat(reader.isAlive()).isFalse();
		this.stream.runTasks();
		assertThat(this.stream.consumed).isEqualTo(900_009);
	}

	@Test
	void cancelsTheCallWhenTheReaderIsInterrupted() throws InterruptedException {
		start();
		this.stream.onLoop = false;
		boolean[] interrupted = new boolean[1];
		Thread reader = new Thread(() -> {
			RpcException failure = failure();
			interrupted[0] = failure.code() == StatusCode.CANCELLED && Thread.currentThread().isInterrupted();
		});
		reader.start();
		reader.interrupt();
		reader.join(10_000);
		assertThat(interrupted[0]).isTrue();
		assertThat(this.stream.cancellations).hasSize(1);
	}

	@Test
	void cancelsTheCallWhenClosedEarlyOnly() {
		start();
		this.messages.close();
		assertThat(this.stream.cancellations).hasSize(1);
		this.messages.complete();
		this.messages.close();
		assertThat(this.stream.cancellations).hasSize(1);
	}

	@Test
	void refusesToWaitOnTheEventLoop() {
		start();
		assertThatIllegalStateException().isThrownBy(this.messages::read).withMessageContaining("event loop");
	}

	private void start() {
		this.messages.start(this.stream, null);
	}

	private void append(String... texts) {
		if (!this.started) {
			this.started = true;
			start();
		}
		ByteBuf frame = RecordingStream.frame(texts);
		this.messages.append(frame);
		frame.release();
	}

	private RpcException failure() {
		return catchThrowableOfType(RpcException.class, this.messages::read);
	}

}
