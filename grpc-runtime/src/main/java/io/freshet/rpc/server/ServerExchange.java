package io.freshet.rpc.server;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Guard;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.CallControl;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.Refusal;
import io.freshet.rpc.internal.wire.RequestHead;
import io.freshet.rpc.internal.wire.ResetCodes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The course of one call: from the request's headers through the user's code to the
 * trailers. Confined to the stream's event loop, except what says otherwise. The user's
 * code runs on the executor of the method and comes back through {@link ResponseSide} or
 * {@link #fail}.
 */
final class ServerExchange implements StreamListener, CallControl {

	/** How long a client that watches its deadline itself may take to say so. */
	private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final ServerRuntime runtime;

	private final TransportStream stream;

	private final RequestHead head;

	/** Set together with what follows when the call is accepted. */
	private @Nullable CallContext context;

	private @Nullable RequestSide requests;

	private @Nullable ResponseSide response;

	private @Nullable RegisteredMethod method;

	/** What another thread does for the call, or did last. */
	private @Nullable AwayTask away;

	/** Ends the call when its time is over, and then tells the client. */
	private @Nullable CallTimer timer;

	private long startNanos;

	private boolean begun;

	private boolean ended;

	ServerExchange(ServerRuntime runtime, TransportStream stream, RequestHead head) {
		this.runtime = runtime;
		this.stream = stream;
		this.head = head;
	}

	// What the stream reports

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		if (!this.begun) {
			this.begun = true;
			begin(this.head, endStream);
		}
		else if (this.requests != null && !this.ended) {
			// Trailers of a request carry nothing.
			requestsComplete(this.requests);
		}
	}

	@Override
	public void onHeadersTooLarge() {
		CallObservation.unreadable(this.runtime.observers(), this.stream);
	}

	private void begin(RequestHead head, boolean endStream) {
		RegisteredMethod method = this.runtime.method(head);
		CallObservation observation = CallObservation.begin(this.runtime.observers(), this.stream, head, method);
		Refusal refusal = this.runtime.refusal(head, method);
		if (refusal == null && method != null) {
			refusal = this.runtime.admission().enter(method);
		}
		if (refusal != null || method == null) {
			refuse((refusal != null) ? refusal : Refusal.unknownMethod(head.path()), observation);
			if (refusal == null || refusal.httpStatus() == Refusal.NOT_FOUND) {
				report(Guard.UNKNOWN_METHODS, "there is no method " + head.pathOrEmpty());
			}
			return;
		}
		accept(head, method, observation);
		if (endStream && !this.ended) {
			requestsComplete(requests());
		}
	}

	private void refuse(Refusal refusal, @Nullable CallObservation observation) {
		this.ended = true;
		this.runtime.history().callFailed();
		HttpAnswer.write(this.stream, refusal.toFields(this.head.contentType()), refusal.bodyBytes());
		CallObservation.refused(observation, refusal);
	}

	private void accept(RequestHead head, RegisteredMethod method, @Nullable CallObservation observation) {
		CallContext context = new CallContext(this, head, method.descriptor(), observation);
		this.startNanos = this.runtime.admission().now();
		this.method = method;
		this.context = context;
		this.response = new ResponseSide(this, method, context, head.contentType());
		this.requests = new RequestSide(this, method, context, this.runtime.options().maxInboundMessageBytes(),
				this.runtime.requestCodec(head));
		if (head.timeoutNanos() != Long.MAX_VALUE) {
			timer().start(head.timeoutNanos(), this::expire);
		}
		if (method.descriptor().shape().clientStreams() && !this.ended) {
			dispatch();
		}
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		RequestSide requests = this.requests;
		if (this.ended || requests == null) {
			this.stream.consumed(data.readableBytes());
			return;
		}
		try {
			if (requests.data(data, endStream)) {
				dispatch();
			}
		}
		catch (RpcException ex) {
			refuseMessage(ex);
		}
	}

	@Override
	public void onSweep(long now) {
		if (this.requests != null) {
			this.requests.trim();
		}
		long limit = this.runtime.messageTimeNanos();
		if (!this.ended && this.requests != null && limit > 0 && this.head.timeoutNanos() == Long.MAX_VALUE
				&& this.requests.isLate(now, limit)) {
			report(Guard.MESSAGE_TIME, "a request was begun and does not get complete");
			response().sendTrailers(EndStatus.LATE, Metadata.empty());
			cutOff(Objects.requireNonNull(this.context), EndStatus.LATE);
		}
	}

	private void requestsComplete(RequestSide requests) {
		try {
			if (requests.complete()) {
				dispatch();
			}
		}
		catch (RpcException ex) {
			refuseMessage(ex);
		}
	}

	@Override
	public void onReset(StreamReset reset) {
		CallTimer.stop(this.timer);
		if (!this.ended) {
			this.ended = true;
			if (this.context != null) {
				cutOff(this.context, EndStatus.ofReset(this.context.deadline(), this.head));
			}
		}
	}

	@Override
	public void onDrain() {
		if (this.context != null && !this.ended) {
			this.context.drained();
		}
	}

	@Override
	public void onWritable() {
		if (this.response != null) {
			this.response.onWritable();
		}
	}

	// The way to the user's code and back

	/**
	 * The call ends at once, but the status does not leave at once: the client's own
	 * timer runs out at about this time, and its reset makes the status superfluous.
	 */
	private void expire() {
		if (this.ended) {
			return;
		}
		cutOff(Objects.requireNonNull(this.context), EndStatus.DEADLINE_EXCEEDED);
		if (this.stream.queuedBytes() > 0) {
			// The status would wait behind bytes that the client does not take.
			this.stream.reset(ResetCodes.CANCEL);
		}
		else {
			timer().start(PATIENCE_NANOS, () -> response().sendTrailers(EndStatus.DEADLINE_EXCEEDED, Metadata.empty()));
		}
	}

	private CallTimer timer() {
		if (this.timer == null) {
			this.timer = new CallTimer(this.stream);
		}
		return this.timer;
	}

	private void dispatch() {
		RegisteredMethod method = Objects.requireNonNull(this.method);
		HandlerTask task = new HandlerTask(this, method, Objects.requireNonNull(this.context));
		this.away = method.runsOnEventLoop() ? null : task;
		give(task, method.executor());
	}

	/**
	 * Leaves the event loop for something that may block.
	 * @param detour comes back by itself
	 */
	void takeDetour(Detour detour) {
		if (!this.ended) {
			this.away = detour;
			give(detour, this.runtime.blockingExecutor());
		}
	}

	private void give(Runnable task, Executor executor) {
		Status refusal = HandlerExecutors.give(task, executor, Objects.requireNonNull(this.method).descriptor());
		if (refusal != null) {
			this.away = null;
			finish(refusal, CallAdmission.retryAfter(refusal));
		}
	}

	TransportStream stream() {
		return this.stream;
	}

	RequestSide requests() {
		return Objects.requireNonNull(this.requests);
	}

	ResponseSide response() {
		return Objects.requireNonNull(this.response);
	}

	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Chooses the coding of responses. Any thread.
	 * @param encoding its name; nothing changes unless the client accepts it
	 */
	void compressResponses(String encoding) {
		response().compress(this.runtime.responseCodec(this.head, encoding), encoding);
	}

	@Override
	public void execute(Runnable task) {
		this.stream.execute(task);
	}

	@Override
	public boolean inEventLoop() {
		return this.stream.eventLoop().inEventLoop();
	}

	// The end

	/**
	 * Ends the call behind what was written before. Any thread.
	 * @param status the status
	 * @param trailers trailing metadata
	 */
	void close(Status status, Metadata trailers) {
		execute(() -> finish(status, trailers));
	}

	@Override
	public void cancel(Status status) {
		close(status, Metadata.empty());
	}

	@Override
	public void unsubscribed() {
		// operators that take a few requests, or fail, unsubscribe; their answer counts
	}

	@Override
	public void fail(Throwable failure) {
		CallContext context = Objects.requireNonNull(this.context);
		if (!context.isNews(failure)) {
			// The code passes on what it was told, or fails for the lack of a message.
			ServerLog.failedAfterEnd(context.method(), failure);
			return;
		}
		RpcException exception = FailureStatus.observed(failure, this.runtime.options().exceptionMapper(), context);
		if (inEventLoop() && !response().isStreaming()) {
			finish(exception.status(), exception.trailers());
		}
		else {
			close(exception.status(), exception.trailers());
		}
	}

	@Override
	public void ensureHeaders() {
		if (!this.ended) {
			response().sendHeaders();
		}
	}

	@Override
	public void finish(ByteBuf rest) {
		if (rest.isReadable()) {
			ensureHeaders();
		}
		this.stream.writeData(rest, false);
		finish(Status.OK, Metadata.empty());
	}

	void finish(Status status, Metadata trailers) {
		if (!this.ended) {
			response().sendTrailers(status, trailers);
			this.ended = true;
			conclude(status);
		}
	}

	/**
	 * Ends the call whose code may still run. What that says meanwhile does not count.
	 */
	private void cutOff(CallContext context, Status status) {
		// First, as what is cancelled answers: the call must not end twice.
		this.ended = true;
		context.cancel();
		conclude(status);
	}

	private void conclude(Status status) {
		CallTimer.stop(this.timer);
		if (!status.isOk()) {
			this.runtime.history().callFailed();
		}
		EndStatus.tell(status, requests(), response());
		CallContext context = Objects.requireNonNull(this.context);
		leave(context, Objects.requireNonNull(this.method), status);
		context.ended(status);
	}

	/** Gives room for another call, when the handler has returned at the latest. */
	private void leave(CallContext context, RegisteredMethod method, Status status) {
		boolean overloaded = status == EndStatus.DEADLINE_EXCEEDED || status == EndStatus.BUSY;
		AwayTask away = this.away;
		if (away == null || !context.isCancelled()) {
			this.runtime.admission().leave(method, this.startNanos, overloaded);
			return;
		}
		away.stop(this.stream.keepPlace(), () -> this.runtime.admission().leave(method, this.startNanos, overloaded));
	}

	private void report(Guard guard, String event) {
		this.runtime.reports().report(guard, this.stream.remoteAddress(), event);
	}

	private void refuseMessage(RpcException refusal) {
		countTooLong(refusal);
		finish(refusal.status(), refusal.trailers());
	}

	private void countTooLong(RpcException refusal) {
		if (refusal.code() == StatusCode.RESOURCE_EXHAUSTED) {
			report(Guard.MESSAGE_BYTES, String.valueOf(refusal.getMessage()));
		}
	}

	@Override
	public void reject(RpcException refusal) {
		countTooLong(refusal);
		fail(refusal);
	}

}
