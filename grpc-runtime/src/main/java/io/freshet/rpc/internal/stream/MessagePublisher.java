package io.freshet.rpc.internal.stream;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
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
 * Releases what was not asked for when the subscription is cancelled or the call fails,
 * and copies it to the heap when the call is over, so that a publisher that is forgotten
 * leaks nothing.
 * <p>
 * Source: Reactive Streams 1.0.4.
 *
 * @param <T> the type of message
 */
public final class MessagePublisher<T> extends Demand
		implements Flow.Publisher<T>, Flow.Subscription, MessageReceiver, Runnable {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MessagePublisher> EMIT_SCHEDULED = AtomicIntegerFieldUpdater
		.newUpdater(MessagePublisher.class, "emitScheduled");

	private static final Status TRUNCATED = Status.of(StatusCode.INTERNAL, "stream ended in the middle of a message");

	private final CallControl call;

	/** 1 while an emission is to come. */
	private volatile int emitScheduled;

	private volatile boolean cancelled;

	/** Set when a subscriber asked for no message at all; rule 3.9. */
	private volatile @Nullable Throwable badRequest;

	// Event loop

	private Flow.@Nullable Subscriber<? super T> subscriber;

	private @Nullable TransportStream stream;

	private final KeptMessages<T> kept;

	private @Nullable Ending ending;

	private boolean emitting;

	private boolean done;

	/** A message taken to see whether there is one, before it was asked for. */
	private @Nullable T ahead;

	/**
	 * Creates the receiving end of a call.
	 * @param call the call
	 * @param marshaller the marshaller of the messages
	 * @param maxMessageBytes the longest message accepted, after decompression
	 * @param observer sees each message that is delivered
	 */
	public MessagePublisher(CallControl call, Marshaller<T> marshaller, int maxMessageBytes, MessageObserver observer) {
		this.call = call;
		this.kept = new KeptMessages<>(marshaller, maxMessageBytes, observer);
	}

	@Override
	public void start(TransportStream stream, @Nullable MessageCodec codec) {
		this.stream = stream;
		this.kept.start(stream, codec);
	}

	@Override
	public void append(ByteBuf data) {
		if (this.ending == null && this.stream != null && data.isReadable()) {
			if (this.done) {
				// A call may go on without those who took its messages.
				this.stream.consumed(data.readableBytes());
				return;
			}
			if (!takeWhole(data)) {
				this.kept.append(data);
			}
			emit();
		}
	}

	/** A message that comes alone in its frame and is asked for needs no deframer. */
	private boolean takeWhole(ByteBuf data) {
		if (this.ahead != null || !isWanted()) {
			return false;
		}
		T message = this.kept.whole(data);
		return message != null && observe(message, data);
	}

	/** Those who look at the message may refuse it, and end the call meanwhile. */
	private boolean observe(T message, ByteBuf data) {
		this.kept.credit().used(data.readableBytes());
		try {
			this.kept.arrived(message, data.readableBytes(), data.getByte(data.readerIndex()) != MessagePrefix.PLAIN);
		}
		catch (RuntimeException ex) {
			Flow.Subscriber<? super T> subscriber = this.subscriber;
			abandon(ex);
			if (subscriber != null) {
				subscriber.onError(ex);
			}
		}
		if (!this.done && this.ending == null) {
			this.ahead = message;
		}
		return true;
	}

	@Override
	public boolean isLate(long now, long graceNanos) {
		return this.kept.isLate(now, graceNanos);
	}

	@Override
	public void trim() {
		if (!this.emitting) {
			this.kept.trim();
		}
	}

	@Override
	public void end(Ending ending) {
		if (this.ending == null) {
			this.ending = ending;
			emit();
			this.kept.moveToHeap();
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
		if (!claim()) {
			NoSubscription.give(subscriber, "the messages of a call can be subscribed to once");
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
			this.badRequest = badRequest(messages);
		}
		else {
			add(messages);
		}
		emitSoon();
	}

	private void emitSoon() {
		if (!this.call.inEventLoop()) {
			if (EMIT_SCHEDULED.compareAndSet(this, 0, 1)) {
				this.call.execute(this);
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
			this.call.unsubscribed();
			emitSoon();
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

	/** Emits what may be emitted meanwhile. Event loop. */
	@Override
	public void run() {
		this.emitScheduled = 0;
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

	/** Makes one step. Returns whether there may be another. */
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
		boolean wanted = isWanted();
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
		catch (RuntimeException ex) {
			abandon(ex);
			subscriber.onError(ex);
			return false;
		}
		if (message == null) {
			this.kept.missed();
			return finishIfEnded(subscriber);
		}
		this.kept.complete();
		return handOver(subscriber, message, wanted);
	}

	private boolean handOver(Flow.Subscriber<? super T> subscriber, T message, boolean wanted) {
		if (!wanted) {
			this.ahead = message;
			return false;
		}
		taken();
		subscriber.onNext(message);
		return true;
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
		return this.kept.next();
	}

	private boolean finishIfEnded(Flow.Subscriber<? super T> subscriber) {
		Ending ending = this.ending;
		if (ending == null) {
			return false;
		}
		boolean truncated = ending.status().isOk() && this.kept.isMidMessage();
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

	/** Rule 2.13: a subscriber that throws has cancelled. One that is refused is told. */
	private void abandon(RuntimeException failure) {
		finish();
		this.call.fail(failure);
	}

	private void finish() {
		this.done = true;
		this.subscriber = null;
		this.kept.prepay();
		release();
	}

	private void release() {
		this.ahead = null;
		this.kept.release();
	}

	private void giveCreditBack() {
		if (isWanted() && this.kept.isMidMessage()) {
			this.kept.prepay();
		}
		int due = this.kept.credit().due();
		if (due > 0 && this.stream != null && this.ending == null) {
			this.stream.consumed(due);
		}
	}

}
