package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.attempt.RequestPart;
import io.freshet.rpc.internal.attempt.SentRequests;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call that may be sent several times, one after another or beside each
 * other, until one of them is chosen. Keeps what was sent until then. Confined to the
 * call's event loop. Source: gRPC proposal A6.
 */
final class AttemptedCall {

	private static final Status OTHER_CHOSEN = Status.of(StatusCode.CANCELLED, "another attempt was chosen");

	private static final Runnable NO_TIMER = () -> {
	};

	private final OutgoingCall<?, ?> call;

	private final ConnectionSlot slot;

	private final AttemptPlan plan;

	private final SentRequests requests;

	private final AttemptedStream stream = new AttemptedStream(this);

	private final List<CallAttempt> running = new ArrayList<>(2);

	private final Set<SocketAddress> avoided = new HashSet<>();

	/** Counted attempts. */
	private int sent;

	private @Nullable CallAttempt chosen;

	/** Whether the next attempt is chosen before it begins. */
	private boolean last;

	/** Whether an attempt was sent again that had reached a server. */
	private boolean repeated;

	/** How the last attempt failed that did not end the call. */
	private @Nullable Status lastFailure;

	/** Forgets the attempt that is to come. */
	private Runnable timer = NO_TIMER;

	AttemptedCall(OutgoingCall<?, ?> call, ConnectionSlot slot, AttemptPlan plan, SentRequests requests) {
		this.call = call;
		this.slot = slot;
		this.plan = plan;
		this.requests = requests;
	}

	AttemptedStream stream() {
		return this.stream;
	}

	ConnectionSlot slot() {
		return this.slot;
	}

	/** Returns the servers that have failed or are busy with the call. */
	Set<SocketAddress> avoided() {
		return this.avoided;
	}

	/** Returns how an attempt failed, or {@code null} if none did. */
	@Nullable Status lastFailure() {
		return this.lastFailure;
	}

	// The requests

	void write(ByteBuf data, boolean end) {
		if (!isDirect()) {
			write(this.requests.add(data, end));
			return;
		}
		this.requests.passed(end);
		TransportStream stream = chosenStream();
		if (stream != null) {
			chosenObserver().onMessages(data);
			stream.writeData(data, end);
		}
		else {
			data.release();
		}
	}

	<T> void write(T message, Marshaller<T> marshaller, boolean end) {
		if (!isDirect()) {
			write(this.requests.add(message, marshaller, end));
			return;
		}
		this.requests.passed(end);
		TransportStream stream = chosenStream();
		if (stream != null) {
			chosenObserver().onMessage(marshaller.size(message));
			stream.writeMessage(message, marshaller, end);
		}
	}

	private void write(RequestPart part) {
		boolean room = this.requests.count(part);
		for (CallAttempt attempt : new ArrayList<>(this.running)) {
			TransportStream stream = attempt.stream();
			if (stream != null) {
				part.write(stream, attempt.requestObserver());
			}
		}
		if (!room && this.chosen == null) {
			chooseFastest();
		}
	}

	/** Too much would have to be kept to send it again. */
	private void chooseFastest() {
		CallAttempt fastest = null;
		int fewest = Integer.MAX_VALUE;
		for (CallAttempt attempt : this.running) {
			TransportStream stream = attempt.stream();
			int queued = (stream != null) ? stream.queuedBytes() : Integer.MAX_VALUE;
			if (fastest == null || queued < fewest) {
				fastest = attempt;
				fewest = queued;
			}
		}
		if (fastest != null) {
			choose(fastest);
		}
		else {
			this.last = true;
		}
	}

	int queuedBytes() {
		int fewest = Integer.MAX_VALUE;
		for (CallAttempt attempt : this.running) {
			TransportStream stream = attempt.stream();
			if (stream != null) {
				fewest = Math.min(fewest, stream.queuedBytes());
			}
		}
		return (fewest != Integer.MAX_VALUE) ? fewest : this.requests.bytes();
	}

	/**
	 * Returns whether the server answers before all was sent.
	 * @param stream the stream of an attempt
	 */
	boolean isUnfinished(TransportStream stream) {
		return !this.requests.isEnded() || stream.queuedBytes() > 0;
	}

	// The attempts

	/** Sends the first attempt. */
	void start() {
		launch();
	}

	private void launch() {
		this.timer = NO_TIMER;
		CallAttempt attempt = new CallAttempt(this, this.call, this.sent++);
		this.running.add(attempt);
		if (this.last) {
			this.chosen = attempt;
		}
		long hedge = (this.chosen == null) ? this.plan.hedgeAfter(this.sent) : AttemptPlan.NO_MORE;
		if (hedge >= 0) {
			launchAfter(hedge);
		}
		this.slot.admit(attempt);
	}

	private void launchAfter(long nanos) {
		this.timer.run();
		this.timer = this.slot.timers().schedule(nanos, this::launchIfAllowed);
	}

	private void launchIfAllowed() {
		if (this.running.isEmpty() || (!this.slot.isClosed() && this.plan.hedgeAfter(this.sent) >= 0)) {
			launch();
		}
	}

	/**
	 * An attempt has a stream.
	 * @param attempt the attempt
	 * @param stream its stream, with headers
	 */
	void opened(CallAttempt attempt, TransportStream stream) {
		SocketAddress peer = attempt.attempts().peer();
		if (peer != null) {
			this.avoided.add(peer);
			this.call.attempts().visited(peer);
		}
		try {
			this.requests.replay(stream, attempt.requestObserver());
		}
		catch (RuntimeException ex) {
			this.call.fail(ex);
			return;
		}
		if (attempt == this.chosen) {
			becomesOnly(attempt);
		}
		this.call.onWritable();
	}

	boolean isChosen(CallAttempt attempt) {
		return attempt == this.chosen;
	}

	/** Returns whether requests go straight to the attempt that was chosen. */
	boolean isDirect() {
		return this.requests.isReleased();
	}

	@Nullable TransportStream chosenStream() {
		return (this.chosen != null) ? this.chosen.stream() : null;
	}

	private RequestPart.Observer chosenObserver() {
		return (this.chosen != null) ? this.chosen.requestObserver() : RequestPart.Observer.NONE;
	}

	/**
	 * The answer of an attempt is that of the call.
	 * @param attempt the attempt
	 */
	void choose(CallAttempt attempt) {
		if (this.chosen != null) {
			return;
		}
		this.chosen = attempt;
		cancelOthers(attempt);
		if (attempt.stream() != null) {
			becomesOnly(attempt);
		}
	}

	private void becomesOnly(CallAttempt attempt) {
		this.requests.release();
		this.call.setup().choose(attempt.observed());
	}

	private void cancelOthers(CallAttempt attempt) {
		this.timer.run();
		this.timer = NO_TIMER;
		if (this.running.size() > 1 || !this.running.contains(attempt)) {
			List<CallAttempt> others = new ArrayList<>(this.running);
			others.remove(attempt);
			this.running.removeAll(others);
			others.forEach((other) -> other.cancel(OTHER_CHOSEN));
		}
	}

	/**
	 * Returns whether an attempt without an answer may be sent again unnoticed.
	 * @param attempt the attempt
	 * @param reset what happened to its stream
	 */
	boolean mayRepeat(CallAttempt attempt, StreamReset reset) {
		if (this.requests.isReleased() || !this.running.contains(attempt)) {
			return false;
		}
		boolean neverSent = reset.cause() == StreamReset.Cause.NEVER_SENT;
		boolean again = neverSent || (reset.unprocessed() && !this.repeated);
		this.repeated |= again && !neverSent;
		return again;
	}

	void repeat(CallAttempt attempt) {
		this.slot.admit(attempt);
	}

	/**
	 * An attempt has ended.
	 * @param attempt the attempt
	 * @param ending how
	 * @param unprocessed whether the server has surely not processed it
	 * @param dropped whether the call is not wanted at all
	 */
	void ended(CallAttempt attempt, Ending ending, boolean unprocessed, boolean dropped) {
		if (!this.running.remove(attempt)) {
			return;
		}
		if (this.chosen != null) {
			attempt.deliver(ending);
			return;
		}
		attempt.tellEnd(ending.status(), ending.trailers());
		this.lastFailure = ending.status();
		long next = AttemptPlan.END;
		if (!dropped && !ending.status().isOk()) {
			next = this.plan.afterFailure(ending, unprocessed, this.sent);
		}
		if (next >= 0 && (this.slot.isClosed() || isTooLate(next))) {
			next = AttemptPlan.NO_MORE;
		}
		if (next >= 0) {
			follow(next);
		}
		else if (next == AttemptPlan.END || this.running.isEmpty()) {
			finish(attempt, ending);
		}
	}

	private void follow(long nanos) {
		if (nanos == 0) {
			this.timer.run();
			launch();
		}
		else {
			launchAfter(nanos);
		}
	}

	/** Whoever waits for an answer should get this one rather than none. */
	private boolean isTooLate(long nanos) {
		Deadline deadline = this.call.setup().deadline();
		return deadline != null && deadline.remainingNanos() <= nanos;
	}

	private void finish(CallAttempt attempt, Ending ending) {
		this.chosen = attempt;
		cancelOthers(attempt);
		this.requests.release();
		attempt.deliver(ending);
	}

	// The end

	/**
	 * Ends all attempts on this side.
	 * @param errorCode the error code of RFC 9113, section 7
	 */
	void reset(long errorCode) {
		this.timer.run();
		this.timer = NO_TIMER;
		this.running.forEach((attempt) -> attempt.reset(errorCode));
	}

	/**
	 * The call has ended.
	 * @param ending how
	 */
	void closed(Ending ending) {
		this.timer.run();
		this.timer = NO_TIMER;
		this.requests.release();
		List<CallAttempt> attempts = new ArrayList<>(this.running);
		this.running.clear();
		for (CallAttempt attempt : attempts) {
			attempt.attempts().ended(ending.status(), ending.trailers());
			if (attempt != this.chosen) {
				attempt.tellEnd(ending.status(), ending.trailers());
			}
		}
		if (this.chosen != null) {
			this.chosen.attempts().ended(ending.status(), ending.trailers());
		}
		this.plan.ended(ending.status().isOk());
	}

}
