package io.freshet.rpc.internal.stream;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a call for one subscriber. Bytes become messages only when the
 * subscriber asks for them, so what is kept is bounded by the flow-control window and one
 * message.
 * <p>
 * {@link #subscribe}, {@link #request} and {@link #cancel} may be called by any thread;
 * the rest is confined to the call's event loop, where the subscriber is called, too.
 * Releases what was not asked for when the subscription is cancelled or the call fails.
 * <p>
 * Source: Reactive Streams 1.0.4.
 *
 * @param <T> the type of message
 */
public final class MessagePublisher<T> implements Flow.Publisher<T>, Flow.Subscription, MessageReceiver {

	private static final Status TRUNCATED = Status.of(StatusCode.INTERNAL, "stream ended in the middle of a message");

	private final CallControl call;

	private final Marshaller<T> marshaller;

	private final int maxMessageBytes;

	private final MessageObserver observer;

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private final AtomicLong demand = new AtomicLong();

	private final AtomicBoolean emitScheduled = new AtomicBoolean();

	private final MessageProgress progress = new MessageProgress();

	private final Runnable emit = this::emitLater;

	private volatile boolean cancelled;

	/** Set when a subscriber asked for no message at all; rule 3.9. */
	private volatile @Nullable Throwable badRequest;

	// Event loop

	private Flow.@Nullable Subscriber<? super T> subscriber;

	private @Nullable TransportStream stream;

	private @Nullable MessageDeframer deframer;

	private @Nullable Ending ending;

	private boolean emitting;

	private boolean done;

	/** A message taken to see whether there is one, before it was asked for. */
	private @Nullable T ahead;

	private int usedBytes;

	private int prepaidBytes;

	/**
	 * Creates the receiving end of a call.
	 * @param call the call
	 * @param marshaller the marshaller of the messages
	 * @param maxMessageBytes the longest message accepted, after decompression
	 * @param observer sees each message that is delivered
	 */
	public MessagePublisher(CallControl call, Marshaller<T> marshaller, int maxMessageBytes, MessageObserver observer) {
		this.call = call;
		this.marshaller = marshaller;
		this.maxMessageBytes = maxMessageBytes;
		this.observer = observer;
	}

	@Override
	public void start(TransportStream stream, @Nullable MessageCodec codec) {
		this.stream = stream;
		this.deframer = new MessageDeframer(this.maxMessageBytes, codec, stream.allocator());
	}

	@Override
	public void append(ByteBuf data) {
		if (!this.done && this.deframer != null && data.isReadable()) {
			this.deframer.append(data);
			emit();
		}
	}

	@Override
	public boolean isLate(long now, long graceNanos) {
		return this.progress.isLate(now, graceNanos);
	}

	/** There are no more messages. Event loop. */
	public void complete() {
		end(Ending.OK);
	}

	@Override
	public void end(Ending ending) {
		if (this.ending == null) {
			this.ending = ending;
			emit();
		}
	}

	@Override
	public void fail(Ending ending) {
		this.ending = ending;
		release();
		if (!this.emitting) {
			emit();
		}
	}

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		Objects.requireNonNull(subscriber, "subscriber");
		if (!this.subscribed.compareAndSet(false, true)) {
			subscriber.onSubscribe(NoSubscription.INSTANCE);
			subscriber.onError(new IllegalStateException("the messages of a call can be subscribed to once"));
		}
		else if (this.call.inEventLoop()) {
			attach(subscriber);
		}
		else {
			this.call.execute(() -> attach(subscriber));
		}
	}

	@Override
	public void request(long messages) {
		if (messages <= 0) {
			this.badRequest = new IllegalArgumentException(
					"request(" + messages + ") asks for no message, it has to be at least 1");
		}
		else {
			this.demand.getAndAccumulate(messages,
					(wanted, more) -> (wanted + more < 0) ? Long.MAX_VALUE : wanted + more);
		}
		if (!this.call.inEventLoop()) {
			if (this.emitScheduled.compareAndSet(false, true)) {
				this.call.execute(this.emit);
			}
		}
		else if (!this.emitting) {
			emit();
		}
	}

	@Override
	public void cancel() {
		if (!this.cancelled) {
			this.cancelled = true;
			this.call.cancel(Status.of(StatusCode.CANCELLED, "subscription was cancelled"));
			if (!this.call.inEventLoop()) {
				this.call.execute(this.emit);
			}
			else if (!this.emitting) {
				emit();
			}
		}
	}

	private void attach(Flow.Subscriber<? super T> subscriber) {
		this.subscriber = subscriber;
		this.emitting = true;
		try {
			subscriber.onSubscribe(this);
		}
		catch (RuntimeException ex) {
			abandon(ex);
		}
		finally {
			this.emitting = false;
		}
		emit();
	}

	private void emitLater() {
		this.emitScheduled.set(false);
		emit();
	}

	/** Delivers what was asked for and has arrived. */
	private void emit() {
		Flow.Subscriber<? super T> subscriber = this.subscriber;
		if (this.emitting || this.done || subscriber == null) {
			return;
		}
		this.emitting = true;
		try {
			while (deliver(subscriber)) {
				continue;
			}
		}
		catch (RuntimeException ex) {
			abandon(ex);
		}
		finally {
			this.emitting = false;
		}
		giveCreditBack();
	}

	/**
	 * Makes one step.
	 * @return whether there may be another
	 */
	private boolean deliver(Flow.Subscriber<? super T> subscriber) {
		if (this.done) {
			return false;
		}
		Throwable badRequest = this.badRequest;
		if (this.cancelled) {
			finish();
			return false;
		}
		if (badRequest != null) {
			return reject(subscriber, badRequest);
		}
		boolean wanted = this.demand.get() > 0;
		if (!wanted && (this.ending == null || this.ahead != null)) {
			return false;
		}
		T message;
		try {
			message = next();
		}
		catch (RpcException ex) {
			finish();
			this.call.reject(ex);
			subscriber.onError(ex);
			return false;
		}
		if (message == null) {
			this.progress.waiting(this.deframer);
			return finishIfEnded(subscriber);
		}
		this.progress.complete();
		if (!wanted) {
			this.ahead = message;
			return false;
		}
		subscriber.onNext(granted(message));
		return true;
	}

	private T granted(T message) {
		if (this.demand.get() != Long.MAX_VALUE) {
			this.demand.decrementAndGet();
		}
		return message;
	}

	private boolean reject(Flow.Subscriber<? super T> subscriber, Throwable badRequest) {
		finish();
		this.call.cancel(Status.of(StatusCode.CANCELLED, "subscriber broke the rules: " + badRequest.getMessage()));
		subscriber.onError(badRequest);
		return false;
	}

	private @Nullable T next() {
		T ahead = this.ahead;
		if (ahead != null) {
			this.ahead = null;
			return ahead;
		}
		MessageDeframer deframer = this.deframer;
		T message = (deframer != null) ? deframer.next(this.marshaller) : null;
		if (message != null && deframer != null) {
			int bytes = deframer.lastWireBytes();
			this.observer.onMessage(message, bytes - MessagePrefix.BYTES, deframer.lastCompressed());
			this.usedBytes += Math.max(0, bytes - this.prepaidBytes);
			this.prepaidBytes = Math.max(0, this.prepaidBytes - bytes);
		}
		return message;
	}

	private boolean finishIfEnded(Flow.Subscriber<? super T> subscriber) {
		Ending ending = this.ending;
		if (ending == null) {
			return false;
		}
		boolean truncated = ending.status().isOk() && this.deframer != null && this.deframer.isMidMessage();
		finish();
		if (truncated) {
			RpcException failure = TRUNCATED.asException();
			this.call.fail(failure);
			subscriber.onError(failure);
		}
		else if (ending.status().isOk()) {
			subscriber.onComplete();
		}
		else {
			subscriber.onError(ending.toException());
		}
		return false;
	}

	/** Rule 2.13: a subscriber that throws has cancelled. */
	private void abandon(RuntimeException failure) {
		finish();
		this.call.fail(failure);
	}

	private void finish() {
		this.done = true;
		this.subscriber = null;
		release();
	}

	private void release() {
		this.ahead = null;
		if (this.deframer != null) {
			this.deframer.close();
			this.deframer = null;
		}
	}

	private void giveCreditBack() {
		// The message that is asked for may be bigger than the window: the rest has to
		// come.
		if (this.deframer != null && this.demand.get() > 0 && this.deframer.isMidMessage()) {
			int more = Math.max(0, this.deframer.bufferedBytes() - this.prepaidBytes);
			this.prepaidBytes += more;
			this.usedBytes += more;
		}
		if (this.usedBytes > 0 && this.stream != null && this.ending == null) {
			int due = this.usedBytes;
			this.usedBytes = 0;
			this.stream.consumed(due);
		}
	}

	/** The subscription of those that came too late. */
	private enum NoSubscription implements Flow.Subscription {

		INSTANCE;

		@Override
		public void request(long messages) {
		}

		@Override
		public void cancel() {
		}

	}

}
