package io.freshet.rpc.client;

import java.util.Arrays;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.CallControl;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.MessageReceiver;
import io.freshet.rpc.internal.stream.MessageSender;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.ResetCodes;
import io.freshet.rpc.internal.wire.ResponseHead;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A call from its start to its end, whatever its shape: the one mutable object of a call.
 * Set up by the thread that makes the call; from {@link #passOn} on confined to the event
 * loop, except what {@link ClientCall} and {@link CallControl} open to all threads. Each
 * of its ends is posted to the loop, and the first one counts.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
final class OutgoingCall<Q, R> implements ClientCall, CallControl, StreamListener {

	private static final Status NO_STATUS = Status.of(StatusCode.INTERNAL,
			"server ended the stream without sending a status");

	private static final Status PARENT_CANCELLED = Status.of(StatusCode.CANCELLED,
			"the call that is being served was cancelled");

	private final RpcChannel channel;

	private final ConnectionSlot slot;

	private final MethodDescriptor<Q, R> method;

	private final CallOptions options;

	private final @Nullable Q request;

	private final @Nullable RpcContext parent = RpcContext.currentOrNull();

	private final @Nullable Deadline deadline;

	private final AtomicBoolean passedOn = new AtomicBoolean();

	private volatile Metadata metadata;

	private volatile ClientCallListener[] listeners = {};

	private @Nullable MessageSender requests;

	private @Nullable MessageReceiver responses;

	// Event loop

	private @Nullable TransportStream stream;

	private @Nullable ScheduledFuture<?> deadlineTimer;

	private RpcContext.@Nullable Scope parentScope;

	private @Nullable ForeignAnswer foreignAnswer;

	private boolean headersReceived;

	/** Whether bytes were sent that cannot be sent again. */
	private boolean requestsGone;

	private boolean halfClosed;

	private boolean retried;

	private @Nullable Ending ending;

	OutgoingCall(RpcChannel channel, MethodDescriptor<Q, R> method, CallOptions options, @Nullable Q request) {
		this.channel = channel;
		this.slot = channel.pool().next();
		this.method = method;
		this.options = options;
		this.request = request;
		this.metadata = options.metadata();
		this.deadline = channel.deadline(options, this.parent);
	}

	// What interceptors see

	@Override
	public MethodDescriptor<?, ?> method() {
		return this.method;
	}

	@Override
	public String target() {
		return this.channel.target();
	}

	@Override
	public @Nullable Deadline deadline() {
		return this.deadline;
	}

	@Override
	public Metadata metadata() {
		return this.metadata;
	}

	@Override
	public void addMetadata(String name, String value) {
		checkNotPassedOn();
		this.metadata = this.metadata.toBuilder().add(name, value).build();
	}

	@Override
	public void addMetadata(String name, byte[] value) {
		checkNotPassedOn();
		this.metadata = this.metadata.toBuilder().add(name, value).build();
	}

	@Override
	public @Nullable Object request() {
		return this.request;
	}

	@Override
	public void addListener(ClientCallListener listener) {
		checkNotPassedOn();
		ClientCallListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
		more[more.length - 1] = listener;
		this.listeners = more;
	}

	private void checkNotPassedOn() {
		if (this.passedOn.get()) {
			throw new IllegalStateException("the call has been passed on to the channel already");
		}
	}

	// The start, on the thread that makes the call

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
			new InterceptorChain(this.channel.interceptors(this.options), 0, this).proceed(this);
			if (!this.passedOn.get() && this.deadline != null) {
				execute(this::startTimer);
			}
		}
		catch (RpcException ex) {
			execute(() -> terminate(Ending.of(ex)));
		}
		catch (RuntimeException ex) {
			Status status = Status.of(StatusCode.UNKNOWN, "an interceptor failed");
			execute(() -> terminate(new Ending(status, Metadata.empty(), false, ex)));
		}
	}

	/** Hands the call to its event loop; the end of the interceptors. */
	void passOn() {
		if (!this.passedOn.compareAndSet(false, true)) {
			throw new IllegalStateException("the call has been passed on to the channel already");
		}
		try {
			if (this.request != null) {
				this.requests = new SingleRequest<>(this.request, this.method.request(), this::onRequestMessage);
				this.requests.codec(codec());
			}
			execute(this::start);
		}
		catch (RpcException ex) {
			fail(ex);
		}
	}

	/**
	 * Returns the coding of requests.
	 * @return the coding, or {@code null} for none
	 */
	@Nullable MessageCodec codec() {
		return this.channel.codec(this.options);
	}

	boolean waitsForReady() {
		Boolean chosen = this.options.waitForReady();
		return (chosen != null) ? chosen : this.channel.options().waitForReady();
	}

	// The start, on the event loop

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
		if (this.parent != null) {
			if (this.parent.isCancelled()) {
				terminate(Ending.of(PARENT_CANCELLED));
				return;
			}
			this.parentScope = this.parent.onCancel(() -> cancel(PARENT_CANCELLED));
		}
		startTimer();
		if (this.ending == null) {
			this.slot.admit(this);
		}
	}

	private void startTimer() {
		if (this.deadline == null || this.ending != null || this.deadlineTimer != null) {
			return;
		}
		long remaining = this.deadline.remainingNanos();
		if (remaining <= 0) {
			expire();
		}
		else {
			this.deadlineTimer = this.slot.loop().schedule(this::expire, remaining, TimeUnit.NANOSECONDS);
		}
	}

	private void expire() {
		String waitedFor = (this.stream != null) ? "the server" : "a connection to " + target();
		terminate(Ending.of(Status.of(StatusCode.DEADLINE_EXCEEDED, "deadline passed while waiting for " + waitedFor)));
	}

	boolean isEnded() {
		return this.ending != null;
	}

	/**
	 * Sends the call.
	 * @param connection a connection that can open a stream
	 */
	void open(ClientConnection connection) {
		if (this.deadline != null && this.deadline.isExpired()) {
			expire();
			return;
		}
		TransportStream stream = connection.newStream(this);
		this.stream = stream;
		stream.writeHeaders(this.channel.headers().format(this.method.path(), this.deadline, codec(), this.metadata),
				false);
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
		Ending ending = (failure instanceof RpcException known) ? Ending.of(known) : new Ending(
				Status.of(StatusCode.CANCELLED, "requests failed: " + failure), Metadata.empty(), false, failure);
		execute(() -> terminate(ending));
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

	void onRequestMessage(Object message, int wireBytes, boolean compressed) {
		tell((listener) -> listener.onRequest(message, wireBytes, compressed));
	}

	void onResponseMessage(Object message, int wireBytes, boolean compressed) {
		tell((listener) -> listener.onResponse(message, wireBytes, compressed));
	}

	// What the stream reports

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		if (this.ending != null) {
			return;
		}
		if (!this.headersReceived) {
			this.headersReceived = true;
			onResponseHead(ResponseHead.parse(fields, endStream), endStream);
		}
		else if (endStream) {
			complete((this.foreignAnswer != null) ? this.foreignAnswer.ending()
					: received(StatusTrailers.parse(fields), fields));
		}
	}

	private void onResponseHead(ResponseHead head, boolean endStream) {
		Status status = head.status();
		if (head.kind() == ResponseHead.Kind.TRAILERS_ONLY && status != null) {
			complete(received(status, head.fields()));
		}
		else if (head.kind() == ResponseHead.Kind.NOT_GRPC && status != null) {
			this.foreignAnswer = new ForeignAnswer(status);
			if (endStream) {
				complete(this.foreignAnswer.ending());
			}
		}
		else {
			onMessagesFollow(head);
		}
	}

	private void onMessagesFollow(ResponseHead head) {
		MessageCodec codec = (head.encoding() != null) ? RequestHeaders.CODECS.find(head.encoding()) : null;
		if (head.encoding() != null && codec == null) {
			terminate(Ending.of(Status.of(StatusCode.INTERNAL, "server answered with grpc-encoding '" + head.encoding()
					+ "', which it was not offered; offered were: identity," + RequestHeaders.CODECS.acceptList())));
			return;
		}
		if (this.listeners.length > 0) {
			Metadata headers = MetadataFields.toMetadata(head.fields());
			tell((listener) -> listener.onHeaders(headers));
		}
		if (this.stream != null && this.responses != null) {
			this.responses.start(this.stream, codec);
		}
	}

	private Ending received(Status status, HeaderFields fields) {
		boolean wanted = !status.isOk() || this.listeners.length > 0;
		return new Ending(status, wanted ? MetadataFields.toMetadata(fields) : Metadata.empty(), true, null);
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		if (this.ending != null || this.stream == null || this.responses == null) {
			return;
		}
		if (this.foreignAnswer != null) {
			this.foreignAnswer.append(data);
			this.stream.consumed(data.readableBytes());
		}
		else {
			try {
				this.responses.append(data);
			}
			catch (RpcException ex) {
				terminate(Ending.of(ex));
				return;
			}
		}
		if (endStream && this.ending == null) {
			complete((this.foreignAnswer != null) ? this.foreignAnswer.ending() : Ending.of(NO_STATUS));
		}
	}

	@Override
	public void onReset(StreamReset reset) {
		this.stream = null;
		if (this.ending != null) {
			return;
		}
		if (reset.unprocessed() && mayRetry()) {
			this.retried = true;
			if (this.requests != null) {
				this.requests.detach();
			}
			this.slot.admit(this);
			return;
		}
		complete(Ending.of(statusOf(reset)));
	}

	/**
	 * The server has never seen the call: it may be sent once more without anybody
	 * noticing.
	 */
	private boolean mayRetry() {
		return !this.retried && !this.headersReceived && !this.requestsGone;
	}

	private Status statusOf(StreamReset reset) {
		return switch (reset.cause()) {
			case RESET_BY_PEER -> {
				boolean late = reset.errorCode() == ResetCodes.CANCEL && this.deadline != null
						&& this.deadline.isExpired();
				yield late ? Status.of(StatusCode.DEADLINE_EXCEEDED, "deadline passed while waiting for the server")
						: ResetCodes.toStatus(reset.errorCode());
			}
			case GOAWAY -> Status.of(StatusCode.UNAVAILABLE, "server is going away: " + reset.detail());
			case CONNECTION_LOST ->
				Status.of(StatusCode.UNAVAILABLE, "connection to " + target() + " was lost: " + reset.detail());
			case PROTOCOL_ERROR -> Status.of(StatusCode.INTERNAL, "server broke the protocol: " + reset.detail());
		};
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
		if (this.deadlineTimer != null) {
			this.deadlineTimer.cancel(false);
		}
		if (this.parentScope != null) {
			this.parentScope.close();
		}
		failRequests(ending);
		tell((listener) -> listener.onClose(ending.status(), ending.trailers()));
	}

	private void failRequests(Ending ending) {
		if (this.requests != null) {
			this.requests.fail(ending);
		}
	}

	private void tell(Consumer<ClientCallListener> event) {
		for (ClientCallListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				ClientLog.listenerFailed(ex);
			}
		}
	}

}
