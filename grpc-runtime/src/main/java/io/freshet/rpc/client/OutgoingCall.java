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
import io.freshet.rpc.internal.wire.MessageCodec;
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

	private final CallOptions options;

	private final @Nullable Q request;

	private final CallLimits limits;

	private final CallSetup setup;

	private @Nullable MessageSender requests;

	private @Nullable MessageReceiver responses;

	private final ServerAnswer answer = new ServerAnswer();

	private @Nullable TransportStream stream;

	private final CallAttempts attempts = new CallAttempts();

	/** Whether bytes were sent that cannot be sent again. */
	private boolean requestsGone;

	private boolean halfClosed;

	private @Nullable Ending ending;

	OutgoingCall(RpcChannel channel, MethodDescriptor<Q, R> method, CallOptions options, @Nullable Q request) {
		this.channel = channel;
		this.slot = channel.pool().next();
		this.method = method;
		this.options = options;
		this.request = request;
		this.limits = new CallLimits(channel.deadline(options));
		this.setup = new CallSetup(method, channel, this.limits.deadline(), options.metadata(), request, this);
		this.setup.observe(channel.observers());
	}

	@Override
	public CallSetup setup() {
		return this.setup;
	}

	/**
	 * Returns the coding of requests.
	 * @return the coding, or {@code null} for none
	 */
	@Nullable MessageCodec codec() {
		return this.channel.codec(this.options);
	}

	@Override
	public boolean waitsForReady() {
		Boolean chosen = this.options.waitForReady();
		return (chosen != null) ? chosen : this.channel.options().waitForReady();
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
		this.responses = responses;
		try {
			this.setup.intercept(this.channel.interceptors(this.options), this);
			if (!this.setup.isSealed() && this.limits.deadline() != null) {
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
				this.requests.codec(codec());
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
		if (this.limits.isParentCancelled()) {
			terminate(Ending.of(LocalEndings.PARENT_CANCELLED));
			return;
		}
		this.limits.watchParent(() -> cancel(LocalEndings.PARENT_CANCELLED));
		if (this.limits.isExpired()) {
			expire();
			return;
		}
		startTimer();
		this.slot.admit(this);
	}

	private void startTimer() {
		if (this.ending == null) {
			this.limits.startTimer(this.slot.loop(), this::expire);
		}
	}

	private void expire() {
		String waitingFor = (this.stream != null) ? "the server" : "a connection to " + this.channel.target();
		terminate(LocalEndings.ofDeadline(waitingFor));
	}

	@Override
	public void open(ClientConnection connection) {
		if (this.limits.isExpired()) {
			expire();
			return;
		}
		TransportStream stream = this.channel.protocol().open(connection, this.method, this);
		this.stream = stream;
		stream.writeHeaders(this.channel.headers()
			.format(this.method.path(), this.limits.deadline(), codec(), this.setup.attempt()), false);
		if (this.stream != stream || this.requests == null) {
			return;
		}
		this.halfClosed = this.request != null;
		try {
			this.requests.start(stream);
		}
		catch (RuntimeException ex) {
			fail(ex);
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
			Ending ending = null;
			if (!this.answer.hasBegun()) {
				ending = this.answer.begin(fields, endStream);
				if (ending == null && !this.answer.isForeign()) {
					messagesFollow();
				}
			}
			else if (endStream) {
				ending = this.answer.trailers(fields);
			}
			if (ending != null) {
				complete(ending);
			}
		}
		catch (RpcException ex) {
			terminate(Ending.of(ex));
		}
	}

	private void messagesFollow() {
		if (this.setup.hasListeners()) {
			this.setup.headers(this.answer.headers());
		}
		if (this.stream != null && this.responses != null) {
			this.responses.start(this.stream, this.answer.codec());
		}
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		if (this.ending != null || this.stream == null || this.responses == null) {
			return;
		}
		try {
			if (this.answer.isForeign()) {
				this.answer.appendForeign(data);
				this.stream.consumed(data.readableBytes());
			}
			else {
				this.responses.append(data);
			}
			if (endStream && this.ending == null) {
				complete(this.answer.end());
			}
		}
		catch (RpcException ex) {
			this.channel.countTooLong(ex);
			terminate(Ending.of(ex));
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
		complete(LocalEndings.ofReset(reset, this.channel.target(), this.limits.deadline()));
	}

	@Override
	public void onWritable() {
		if (this.requests != null) {
			this.requests.onWritable();
		}
	}

	// The end

	/**
	 * The server's side of the call is over.
	 * @param received how it ended
	 */
	private void complete(Ending received) {
		Ending ending = (this.responses != null) ? this.responses.settle(received) : received;
		this.ending = ending;
		TransportStream stream = this.stream;
		if (stream != null && (!this.halfClosed || stream.queuedBytes() > 0)) {
			// The server will not read the rest. RFC 9113, 8.1.
			stream.reset(ResetCodes.NO_ERROR);
		}
		release(ending);
		if (this.responses != null) {
			this.responses.end(ending);
		}
	}

	/**
	 * Ends the call on this side, unless it has ended.
	 * @param ending the status that the caller sees
	 */
	void terminate(Ending ending) {
		if (this.ending != null) {
			return;
		}
		this.ending = ending;
		if (this.stream != null) {
			this.stream.reset(ResetCodes.CANCEL);
		}
		else {
			this.slot.forget(this);
		}
		release(ending);
		if (this.responses != null) {
			this.responses.fail(ending);
		}
	}

	private void release(Ending ending) {
		this.limits.release();
		this.attempts.ended(ending.status(), ending.trailers());
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
