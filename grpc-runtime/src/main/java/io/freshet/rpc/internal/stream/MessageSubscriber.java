package io.freshet.rpc.internal.stream;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a publisher sends. Asks for as many messages as fit into 64 KiB,
 * judged by the one before, at most 64; for one at a time as long as it has seen none.
 * Asks again when there is room.
 * <p>
 * The methods of {@link Flow.Subscriber} may be called by any thread, as Reactive Streams
 * allows; the rest is confined to the call's event loop. Releases what was not sent when
 * the call ends.
 *
 * @param <T> the type of message
 */
public final class MessageSubscriber<T> implements Flow.Subscriber<T>, MessageSender, Runnable {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MessageSubscriber> OUTSTANDING = AtomicIntegerFieldUpdater
		.newUpdater(MessageSubscriber.class, "outstanding");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MessageSubscriber> STALLED = AtomicIntegerFieldUpdater
		.newUpdater(MessageSubscriber.class, "stalled");

	private static final int MAX_BATCH = 64;

	private final CallControl call;

	private final MessageOutput<T> output;

	private volatile int outstanding;

	/** 1 when the event loop has to ask for more as soon as there is room. */
	private volatile int stalled;

	private volatile int batch = 1;

	private volatile Flow.@Nullable Subscription subscription;

	/**
	 * Creates the sending end of a call. Messages wait until it is {@linkplain #start
	 * started}.
	 * @param call the call
	 * @param marshaller the marshaller of the messages
	 * @param observer sees each message that is sent
	 */
	public MessageSubscriber(CallControl call, Marshaller<T> marshaller, MessageObserver observer) {
		this.call = call;
		this.output = new MessageOutput<>(call, marshaller, observer, this);
	}

	/**
	 * Chooses the coding that was agreed on, from the next message on.
	 * @param codec the coding, or {@code null} for none
	 */
	public void codec(@Nullable MessageCodec codec) {
		this.output.codec(codec);
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		Objects.requireNonNull(subscription, "subscription");
		if (this.subscription != null) {
			subscription.cancel();
			return;
		}
		this.subscription = subscription;
		if (this.output.ending() != null) {
			subscription.cancel();
			return;
		}
		requestMore(subscription);
	}

	@Override
	public void onNext(T message) {
		Objects.requireNonNull(message, "message");
		Flow.Subscription subscription = this.subscription;
		OUTSTANDING.decrementAndGet(this);
		if (subscription == null || this.output.ending() != null) {
			return;
		}
		try {
			int bytes = this.output.send(message);
			this.batch = Math.max(1, Math.min(MAX_BATCH, MessageOutput.HIGH_WATER_BYTES / Math.max(1, bytes)));
		}
		catch (RuntimeException ex) {
			subscription.cancel();
			this.call.fail(ex);
			return;
		}
		// Half a batch at a time: asking costs the publisher something.
		if (this.outstanding <= this.batch / 2) {
			requestMore(subscription);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.call.fail(Objects.requireNonNull(failure, "failure"));
	}

	@Override
	public void onComplete() {
		this.output.end();
	}

	@Override
	public void start(TransportStream stream) {
		this.output.start(stream);
	}

	@Override
	public void detach() {
		this.output.detach();
	}

	@Override
	public void onWritable() {
		this.output.onWritable();
	}

	@Override
	public void fail(Ending ending) {
		this.output.fail(ending);
		Flow.Subscription subscription = this.subscription;
		if (subscription != null) {
			subscription.cancel();
		}
	}

	/** There is room for more messages. Event loop. */
	@Override
	public void run() {
		Flow.Subscription subscription = this.subscription;
		if (this.stalled != 0 && subscription != null && STALLED.compareAndSet(this, 1, 0)) {
			requestMore(subscription);
		}
	}

	private void requestMore(Flow.Subscription subscription) {
		if (!this.output.hasRoom()) {
			this.stalled = 1;
			// Looked at again, since the event loop may have made room just before.
			if (!this.output.hasRoom() || !STALLED.compareAndSet(this, 1, 0)) {
				return;
			}
		}
		int asked = this.outstanding;
		int wanted = this.batch;
		if (asked < wanted && OUTSTANDING.compareAndSet(this, asked, wanted)) {
			subscription.request(wanted - asked);
		}
	}

}
