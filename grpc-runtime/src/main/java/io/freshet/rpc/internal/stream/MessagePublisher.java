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

	private final Marshaller<T> marshaller;

	private final int maxMessageBytes;

	private final MessageObserver observer;

	/** 1 while an emission is to come. */
	private volatile int emitScheduled;

	/** Created for the first message that does not come in one piece. */
	private @Nullable MessageProgress progress;

	private volatile boolean cancelled;

	/** Set when a subscriber asked for no message at all; rule 3.9. */
	private volatile @Nullable Throwable badRequest;

	// Event loop

	private Flow.@Nullable Subscriber<? super T> subscriber;

	private @Nullable TransportStream stream;

	private @Nullable MessageCodec codec;

	/** Created for the first bytes, and given up when no more come for a while. */
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
		this.codec = codec;
	}

	@Override
	public void append(ByteBuf data) {
		if (!this.done && this.ending == null && this.stream != null && data.isReadable()) {
			if (takeWhole(data)) {
				emit();
				return;
			}
			if (this.deframer == null) {
				this.deframer = new MessageDeframer(this.maxMessageBytes, this.codec, this.stream.allocator());
			}
			this.deframer.append(data);
			emit();
		}
	}

	/** A message that comes alone in its frame and is asked for needs no deframer. */
	private boolean takeWhole(ByteBuf data) {
		if (this.deframer != null || this.ahead != null || !isWanted()) {
			return false;
		}
		T message;
		try {
			message = MessageDeframer.single(data, this.marshaller, this.maxMessageBytes, this.codec);
		}
		catch (RpcException ex) {
			// The deframer says it again, when there is somebody to hear it.
			return false;
		}
		return message != null && observe(message, data);
	}

	/** Those who look at the message may refuse it, and end the call meanwhile. */
	private boolean observe(T message, ByteBuf data) {
		boolean compressed = data.getByte(data.readerIndex()) != MessagePrefix.PLAIN;
		this.usedBytes += data.readableBytes();
		try {
			this.observer.onMessage(message, data.readableBytes() - MessagePrefix.BYTES, compressed);
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
		return this.progress != null && this.progress.isLate(now, graceNanos);
	}

	@Override
	public void trim() {
		if (this.deframer != null && !this.emitting && !this.deframer.isMidMessage()) {
			this.deframer.close();
			this.deframer = null;
		}
	}

	@Override
	public void end(Ending ending) {
		if (this.ending == null) {
			this.ending = ending;
			emit();
			if (this.deframer != null) {
				// No connection will end this any more, and its user may forget it.
				this.deframer.moveToHeap();
			}
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
			add(messages);
		}
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
			this.call.cancel(Status.of(StatusCode.CANCELLED, "subscription was cancelled"));
			if (!this.call.inEventLoop()) {
				this.call.execute(this);
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
		if (message == null) {
			this.progress = MessageProgress.waiting(this.progress, this.deframer);
			return finishIfEnded(subscriber);
		}
		MessageProgress.complete(this.progress);
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
		if (this.deframer != null && isWanted() && this.deframer.isMidMessage()) {
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

}
