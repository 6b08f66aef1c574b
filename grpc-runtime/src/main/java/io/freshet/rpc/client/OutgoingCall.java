package io.freshet.rpc.client;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.protocol.ClientStreamListener;
import io.freshet.rpc.internal.stream.CallControl;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.MessageReceiver;
import io.freshet.rpc.internal.stream.MessageSender;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.ResetCodes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The course of a call from the interceptors to its end, whatever its shape. Confined to
 * its event loop, except {@link #begin} and {@link #passOn}, which belong to the thread
 * that makes the call, and what {@link CallControl} opens to all threads. Every end of
 * the call is posted to the loop, and the first one counts.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
final class OutgoingCall<Q, R> implements CallControl, ClientStreamListener, ConnectionRequest {

	private final RpcChannel channel;

	private final ConnectionSlot slot;

	private final MethodDescriptor<Q, R> method;

	private final @Nullable Q request;

	private final CallSetup setup;

	private @Nullable MessageSender requests;

	private final CallAnswer answer;

	private @Nullable TransportStream stream;

	private final CallAttempts attempts = new CallAttempts(0);

	/** Sends the call if it may be sent several times. */
	private @Nullable AttemptedCall attempted;

	/** Whether bytes were sent that cannot be sent again. */
	private boolean requestsGone;

	private boolean halfClosed;

	private @Nullable Ending ending;

	OutgoingCall(RpcChannel channel, MethodDescriptor<Q, R> method, CallOptions options, @Nullable Q request) {
		this.channel = channel;
		this.slot = channel.pool().next();
		this.method = method;
		this.request = request;
		this.setup = new CallSetup(method, channel, options, request, this);
		this.answer = new CallAnswer(this.setup);
		this.setup.observe(channel.observers());
	}

	@Override
	public CallSetup setup() {
		return this.setup;
	}

	RpcChannel channel() {
		return this.channel;
	}

	@Override
	public CallAttempts attempts() {
		return this.attempts;
	}

	@Override
	public void refuse(Ending ending, boolean dropped) {
		terminate(ending);
	}

	// The start

	/**
	 * Runs the interceptors and, unless they keep the call, starts it. Whatever goes
	 * wrong ends the call; nothing is thrown.
	 * @param requests sends the requests, or {@code null} if there is the one request
	 * @param responses takes the responses
	 */
	void begin(@Nullable MessageSender requests, MessageReceiver responses) {
		this.requests = requests;
		this.answer.receiver(responses);
		try {
			this.setup.intercept(this.channel.interceptors(this.setup.options()), this);
			if (!this.setup.isSealed() && this.setup.limits().deadline() != null) {
				execute(this::startTimer);
			}
		}
		catch (RuntimeException ex) {
			Ending ending = LocalEndings.ofInterceptor(ex);
			execute(() -> terminate(ending));
		}
	}

	/** Hands the call to its event loop; the end of the interceptors. */
	void passOn() {
		this.setup.seal();
		try {
			if (this.request != null) {
				this.setup.requestGiven(this.request);
				this.requests = this.channel.format().singleRequest(this.method, this.request, this.setup);
				this.requests.codec(this.setup.codec());
			}
			execute(this::start);
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
	}

	private void start() {
		if (this.ending != null) {
			failRequests(this.ending);
			return;
		}
		if (this.slot.isClosed()) {
			// Before the timer: the loop may be gone already.
			this.slot.admit(this);
			return;
		}
		if (this.setup.limits().isParentCancelled()) {
			terminate(Ending.of(LocalEndings.PARENT_CANCELLED));
			return;
		}
		this.setup.limits().watchParent(() -> cancel(LocalEndings.PARENT_CANCELLED));
		if (expireIfLate()) {
			return;
		}
		startTimer();
		this.attempted = this.channel.policies().attempts(this, this.slot);
		if (this.attempted == null) {
			this.slot.admit(this);
		}
		else if (carry(this.attempted.stream())) {
			this.attempted.start();
		}
	}

	private void startTimer() {
		if (this.ending == null) {
			this.setup.limits().startTimer(this.slot.loop(), this::expire);
		}
	}

	private void expire() {
		Status before = (this.attempted != null) ? this.attempted.lastFailure() : null;
		terminate(LocalEndings.ofDeadline(isSent() ? null : this.channel.target(), before));
	}

	private boolean isSent() {
		return (this.attempted != null) ? this.attempts.peer() != null : this.stream != null;
	}

	/** Ends a call that is about to be sent when its time is over. */
	boolean expireIfLate() {
		boolean late = this.setup.limits().isExpired();
		if (late) {
			expire();
		}
		return late;
	}

	@Override
	public void open(ClientConnection connection) {
		if (expireIfLate()) {
			return;
		}
		TransportStream stream = this.channel.protocol().open(connection, this.method, this);
		this.stream = stream;
		stream.writeHeaders(this.channel.course().head(this.setup, this.setup.attempt()), false);
		if (this.stream == stream) {
			carry(stream);
		}
	}

	private boolean carry(TransportStream stream) {
		this.stream = stream;
		if (this.requests == null) {
			return true;
		}
		this.halfClosed = this.request != null;
		try {
			this.requests.start(stream);
			return true;
		}
		catch (RuntimeException ex) {
			fail(ex);
			return false;
		}
	}

	// What the messages ask for

	@Override
	public void execute(Runnable task) {
		this.slot.execute(task);
	}

	@Override
	public boolean inEventLoop() {
		return this.slot.loop().inEventLoop();
	}

	@Override
	public void cancel(Status status) {
		Ending ending = Ending.of(status);
		execute(() -> terminate(ending));
	}

	@Override
	public void fail(Throwable failure) {
		Ending ending = LocalEndings.ofMessages(failure);
		execute(() -> terminate(ending));
	}

	@Override
	public void reject(RpcException refusal) {
		this.channel.countTooLong(refusal);
		fail(refusal);
	}

	@Override
	public void ensureHeaders() {
		// Sent when the stream was opened.
		this.requestsGone = true;
	}

	@Override
	public void finish(ByteBuf rest) {
		this.requestsGone = true;
		this.halfClosed = true;
		if (this.stream != null) {
			this.stream.writeData(rest, true);
		}
		else {
			rest.release();
		}
	}

	// What the stream reports

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		if (this.ending != null) {
			return;
		}
		try {
			Ending ending = this.answer.headers(fields, endStream, this.stream);
			if (ending != null) {
				complete(ending);
			}
		}
		catch (RpcException ex) {
			terminate(Ending.of(ex));
		}
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		if (this.ending != null || this.stream == null) {
			return;
		}
		try {
			this.answer.data(data, this.stream);
			if (endStream) {
				complete(this.answer.end());
			}
		}
		catch (RpcException ex) {
			onMalformed(ex);
		}
	}

	@Override
	public void onMalformed(RpcException failure) {
		this.channel.countTooLong(failure);
		terminate(Ending.of(failure));
	}

	@Override
	public void onReset(StreamReset reset) {
		this.stream = null;
		if (this.ending != null) {
			return;
		}
		if (!this.answer.hasBegun() && !this.requestsGone && this.attempts.mayRepeat(reset)) {
			Status status = LocalEndings.ofReset(reset, this.channel.target(), null).status();
			this.setup.attemptEnded(status);
			this.attempts.ended(status);
			if (this.requests != null) {
				this.requests.detach();
			}
			this.slot.admit(this);
			return;
		}
		complete(LocalEndings.ofReset(reset, this.channel.target(), this.setup.limits().deadline()));
	}

	@Override
	public void onWritable() {
		if (this.requests != null) {
			this.requests.onWritable();
		}
	}

	// The end

	/**
	 * The server's side of the call is over. Does nothing if the call has ended.
	 * @param received how it ended
	 */
	void complete(Ending received) {
		if (this.ending != null) {
			return;
		}
		Ending ending = FailedCalls.explain(this.answer.settle(received), this, this.attempted == null || isSent(),
				this.slot);
		this.ending = ending;
		TransportStream stream = this.stream;
		if (stream != null && (!this.halfClosed || stream.queuedBytes() > 0)) {
			// The server will not read the rest. RFC 9113, 8.1.
			stream.reset(ResetCodes.NO_ERROR);
		}
		release(ending);
		this.answer.complete(ending);
	}

	/**
	 * Ends the call on this side, unless it has ended.
	 * @param decided the status that the caller sees
	 */
	void terminate(Ending decided) {
		if (this.ending != null) {
			return;
		}
		Ending ending = FailedCalls.explain(decided, this, isSent(), this.slot);
		this.ending = ending;
		if (this.stream != null) {
			this.stream.reset(ResetCodes.CANCEL);
		}
		else {
			this.slot.forget(this);
		}
		release(ending);
		this.answer.fail(ending);
	}

	private void release(Ending ending) {
		this.setup.limits().release();
		this.attempts.ended(ending.status(), ending.trailers());
		if (this.attempted != null) {
			this.attempted.closed(ending);
		}
		if (!ending.status().isOk()) {
			this.slot.history().callFailed();
		}
		failRequests(ending);
		this.setup.closed(ending.status(), ending.trailers());
	}

	private void failRequests(Ending ending) {
		if (this.requests != null) {
			this.requests.fail(ending);
		}
	}

}
