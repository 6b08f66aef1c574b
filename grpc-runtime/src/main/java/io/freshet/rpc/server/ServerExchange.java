package io.freshet.rpc.server;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.CallControl;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.MessageReceiver;
import io.freshet.rpc.internal.stream.InboundMessages;
import io.freshet.rpc.internal.stream.MessagePublisher;
import io.freshet.rpc.internal.stream.MessageSubscriber;
import io.freshet.rpc.internal.stream.MessageSender;
import io.freshet.rpc.internal.stream.OutboundMessages;
import io.freshet.rpc.internal.stream.SingleMessage;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.freshet.rpc.internal.wire.Refusal;
import io.freshet.rpc.internal.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The course of one call: from the request's headers through the user's code to the
 * trailers. Confined to the stream's event loop, except what says otherwise. The user's
 * code runs on the method's executor and comes back through {@link #respond},
 * {@link #endResponses} or {@link #fail}, which any thread may call.
 */
final class ServerExchange implements StreamListener, CallControl {

	private static final AtomicReferenceFieldUpdater<ServerExchange, Object> RUNNER = AtomicReferenceFieldUpdater
		.newUpdater(ServerExchange.class, Object.class, "runner");

	/** Stands in {@link #runner} while the handler's thread is being interrupted. */
	private static final Object INTERRUPTING = new Object();

	private final ServerRuntime runtime;

	private final TransportStream stream;

	private @Nullable RequestHead head;

	private @Nullable RegisteredMethod method;

	private @Nullable CallContext context;

	private @Nullable ResponseMetadata response;

	private @Nullable MessageCodec requestCodec;

	private @Nullable SingleMessage<?> single;

	private @Nullable MessageReceiver inbound;

	private @Nullable MessageSender outbound;

	private @Nullable Future<?> deadlineTimer;

	private int requestWireBytes;

	private boolean requestCompressed;

	private boolean headersSent;

	private boolean ended;

	/** The thread that runs a blocking handler and may be interrupted. */
	private volatile @Nullable Object runner;

	ServerExchange(ServerRuntime runtime, TransportStream stream) {
		this.runtime = runtime;
		this.stream = stream;
	}

	// What the stream reports

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		if (this.ended) {
			return;
		}
		if (this.head != null) {
			// Trailers of a request carry nothing.
			requestsComplete();
			return;
		}
		RequestHead head = RequestHead.parse(fields);
		this.head = head;
		RegisteredMethod method = (head.refusal() == null) ? this.runtime.methods().find(head.path()) : null;
		Refusal refusal = refusal(head, method);
		if (refusal != null || method == null) {
			refuse((refusal != null) ? refusal : Refusal.unknownMethod(head.path()));
			return;
		}
		this.method = method;
		this.response = new ResponseMetadata(head.contentType());
		this.context = new CallContext(this, this.stream, head, method.descriptor(), this.response);
		if (head.timeoutNanos() != Long.MAX_VALUE && !startDeadline(head.timeoutNanos())) {
			return;
		}
		if (method.descriptor().shape().clientStreams()) {
			this.inbound = newInbound(method);
			dispatch();
		}
		if (endStream) {
			requestsComplete();
		}
	}

	private @Nullable Refusal refusal(RequestHead head, @Nullable RegisteredMethod method) {
		if (head.refusal() != null || method == null) {
			return head.refusal();
		}
		AsciiString encoding = head.encoding();
		if (!CodecRegistry.isIdentity(encoding)) {
			this.requestCodec = this.runtime.codecs().find(Objects.requireNonNull(encoding));
			if (this.requestCodec == null) {
				return Refusal.unknownEncoding(encoding, this.runtime.codecs().acceptList());
			}
		}
		return null;
	}

	private void refuse(Refusal refusal) {
		this.ended = true;
		boolean hasBody = !refusal.body().isEmpty();
		this.stream.writeHeaders(refusal.toFields(), !hasBody);
		if (hasBody) {
			byte[] text = refusal.body().getBytes(StandardCharsets.UTF_8);
			this.stream.writeData(this.stream.allocator().buffer(text.length).writeBytes(text), true);
		}
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		RegisteredMethod method = this.method;
		if (this.ended || method == null) {
			this.stream.consumed(data.readableBytes());
			return;
		}
		if (this.inbound != null) {
			this.inbound.append(data);
			if (endStream) {
				this.inbound.end(this.inbound.settle(Ending.OK));
			}
			return;
		}
		try {
			singleRequest(method.descriptor(), data, endStream);
		}
		catch (RpcException ex) {
			finish(ex.status(), ex.trailers());
		}
	}

	/** The usual request is one message in one frame, which needs no deframer. */
	private <Q> void singleRequest(MethodDescriptor<Q, ?> method, ByteBuf data, boolean endStream) {
		int maxBytes = this.runtime.options().maxInboundMessageBytes();
		if (endStream && this.single == null) {
			Q request = MessageDeframer.single(data, method.request(), maxBytes, this.requestCodec);
			if (request != null) {
				int wireBytes = data.readableBytes() - MessagePrefix.BYTES;
				requestRead(request, wireBytes, data.getByte(data.readerIndex()) != MessagePrefix.PLAIN);
				dispatch();
				return;
			}
		}
		if (this.single == null) {
			this.single = new SingleMessage<>(this.stream, method.request(), maxBytes, this.requestCodec,
					this::requestRead);
		}
		this.single.append(data);
		if (endStream) {
			requestsComplete();
		}
	}

	private void requestRead(Object request, int wireBytes, boolean compressed) {
		Objects.requireNonNull(this.context).request(request);
		this.requestWireBytes = wireBytes;
		this.requestCompressed = compressed;
	}

	private void requestsComplete() {
		if (this.ended) {
			return;
		}
		if (this.inbound != null) {
			this.inbound.end(this.inbound.settle(Ending.OK));
			return;
		}
		try {
			if (this.single == null) {
				throw SingleMessage.none();
			}
			this.single.complete();
			dispatch();
		}
		catch (RpcException ex) {
			finish(ex.status(), ex.trailers());
		}
	}

	@Override
	public void onReset(StreamReset reset) {
		if (!this.ended) {
			this.ended = true;
			abandon(Status.of(StatusCode.CANCELLED, "the client cancelled the call or went away"));
		}
	}

	@Override
	public void onWritable() {
		if (this.outbound != null) {
			this.outbound.onWritable();
		}
	}

	// Deadline

	private boolean startDeadline(long nanos) {
		if (nanos <= 0) {
			expire();
			return false;
		}
		this.deadlineTimer = this.stream.eventLoop().schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
		return true;
	}

	private void expire() {
		if (!this.ended) {
			Objects.requireNonNull(this.context).cancel();
			finish(Status.of(StatusCode.DEADLINE_EXCEEDED, "the deadline passed before the call finished"),
					Metadata.empty());
		}
	}

	// The user's code

	private MessageReceiver newInbound(RegisteredMethod method) {
		CallContext context = Objects.requireNonNull(this.context);
		int maxBytes = this.runtime.options().maxInboundMessageBytes();
		Marshaller<?> marshaller = method.descriptor().request();
		MessageReceiver inbound = method.async()
				? new MessagePublisher<>(this, marshaller, maxBytes, context::requestRead)
				: new InboundMessages<>(this, marshaller, maxBytes, context::requestRead);
		inbound.start(this.stream, this.requestCodec);
		return inbound;
	}

	private void dispatch() {
		RegisteredMethod method = Objects.requireNonNull(this.method);
		if (method.runsOnEventLoop()) {
			invoke();
			return;
		}
		try {
			method.executor().execute(this::invoke);
		}
		catch (RejectedExecutionException ex) {
			ServerLog.rejected(method.descriptor());
			finish(Status.of(StatusCode.RESOURCE_EXHAUSTED, "the server is busy: no thread is free and the queue of "
					+ "calls is full (blockingThreads, blockingQueue)"), Metadata.empty());
		}
	}

	/** Runs on the executor of the method. */
	private void invoke() {
		CallContext context = Objects.requireNonNull(this.context);
		RegisteredMethod method = Objects.requireNonNull(this.method);
		if (context.isCancelled()) {
			return;
		}
		boolean interruptible = !method.runsOnEventLoop();
		if (interruptible) {
			this.runner = Thread.currentThread();
		}
		RpcContext.Scope scope = context.attach();
		try {
			if (context.isCancelled() && interruptible) {
				return;
			}
			method.chain().proceed(context);
		}
		catch (Throwable ex) {
			fail(ex);
		}
		finally {
			scope.close();
			if (interruptible) {
				leaveRunner();
			}
		}
	}

	private void leaveRunner() {
		if (!RUNNER.compareAndSet(this, Thread.currentThread(), null)) {
			// Another thread is at it: what it sets must not hit the next task of this
			// thread.
			while (this.runner == INTERRUPTING) {
				Thread.onSpinWait();
			}
			Thread.interrupted();
		}
	}

	private void interruptRunner() {
		if (this.runner instanceof Thread thread && RUNNER.compareAndSet(this, thread, INTERRUPTING)) {
			thread.interrupt();
			this.runner = null;
		}
	}

	/**
	 * Returns the request of a method that takes one. The handler's thread.
	 * @param <Q> the type of request
	 * @return the request
	 */
	@SuppressWarnings("unchecked")
	<Q> Q typedRequest() {
		CallContext context = Objects.requireNonNull(this.context);
		Object request = Objects.requireNonNull(context.request());
		context.requestRead(request, this.requestWireBytes, this.requestCompressed);
		return (Q) request;
	}

	/**
	 * Returns the requests of a blocking method that takes a stream. The handler's
	 * thread.
	 * @param <Q> the type of request
	 * @return the requests
	 */
	@SuppressWarnings("unchecked")
	<Q> RpcReader<Q> reader() {
		return (RpcReader<Q>) Objects.requireNonNull(this.inbound);
	}

	/**
	 * Returns the requests of an asynchronous method that takes a stream. The handler's
	 * thread.
	 * @param <Q> the type of request
	 * @return the requests
	 */
	@SuppressWarnings("unchecked")
	<Q> Flow.Publisher<Q> publisher() {
		return (Flow.Publisher<Q>) Objects.requireNonNull(this.inbound);
	}

	/**
	 * Creates the sending end of a blocking method. The handler's thread.
	 * @param <R> the type of response
	 * @return the writer
	 */
	@SuppressWarnings("unchecked")
	<R> RpcWriter<R> writer() {
		CallContext context = Objects.requireNonNull(this.context);
		Marshaller<R> marshaller = (Marshaller<R>) context.method().response();
		OutboundMessages<R> outbound = new OutboundMessages<>(this, marshaller, context::responseWritten);
		startOutbound(outbound);
		return outbound;
	}

	/** Ends the responses behind those that were written. The handler's thread. */
	void endResponses() {
		((OutboundMessages<?>) Objects.requireNonNull(this.outbound)).end();
	}

	/**
	 * Sends what a publisher has. The handler's thread.
	 * @param <R> the type of response
	 * @param responses the publisher
	 */
	@SuppressWarnings("unchecked")
	<R> void respondFrom(Flow.Publisher<R> responses) {
		Objects.requireNonNull(responses, "the method returned null instead of a publisher");
		CallContext context = Objects.requireNonNull(this.context);
		Marshaller<R> marshaller = (Marshaller<R>) context.method().response();
		MessageSubscriber<R> outbound = new MessageSubscriber<>(this, marshaller, context::responseWritten);
		startOutbound(outbound);
		responses.subscribe(outbound);
	}

	private void startOutbound(MessageSender outbound) {
		outbound.codec(Objects.requireNonNull(this.response).codec());
		this.outbound = outbound;
		if (inEventLoop()) {
			startOutboundOnLoop();
		}
		else {
			execute(this::startOutboundOnLoop);
		}
	}

	private void startOutboundOnLoop() {
		MessageSender outbound = Objects.requireNonNull(this.outbound);
		if (this.ended) {
			outbound.fail(Ending.of(Status.of(StatusCode.CANCELLED, "the call has ended")));
		}
		else {
			outbound.start(this.stream);
		}
	}

	/**
	 * Sends the only response. Any thread.
	 * @param message the response
	 */
	void respond(@Nullable Object message) {
		Objects.requireNonNull(message, "the method returned null instead of a message");
		if (inEventLoop()) {
			sendSingle(message);
		}
		else {
			execute(() -> sendSingle(message));
		}
	}

	/**
	 * Sends the only response when it is there. The handler's thread.
	 * @param <R> the type of response
	 * @param response the stage
	 */
	<R> void respondWith(CompletionStage<R> response) {
		Objects.requireNonNull(response, "the method returned null instead of a stage");
		CallContext context = Objects.requireNonNull(this.context);
		if (response instanceof java.util.concurrent.CompletableFuture<?> future) {
			context.onCancel(() -> future.cancel(true));
		}
		response.whenComplete((message, failure) -> {
			if (failure != null) {
				fail(failure);
			}
			else if (message != null) {
				respond(message);
			}
			else {
				fail(new NullPointerException("the method completed with null instead of a message"));
			}
		});
	}

	@SuppressWarnings("unchecked")
	private void sendSingle(Object message) {
		if (this.ended) {
			return;
		}
		CallContext context = Objects.requireNonNull(this.context);
		Marshaller<Object> marshaller = (Marshaller<Object>) context.method().response();
		MessageCodec codec = Objects.requireNonNull(this.response).codec();
		try {
			ensureHeaders();
			if (codec == null) {
				this.stream.writeMessage(message, marshaller, false);
				if (context.hasListeners()) {
					context.responseWritten(message, marshaller.size(message), false);
				}
			}
			else {
				sendCompressed(message, marshaller, codec);
			}
			finish(Status.OK, Metadata.empty());
		}
		catch (RuntimeException ex) {
			finishFailed(ex);
		}
	}

	private void sendCompressed(Object message, Marshaller<Object> marshaller, MessageCodec codec) {
		ByteBuf framed = this.stream.allocator().buffer();
		try {
			int bytes = MessageFramer.frame(message, marshaller, codec, framed);
			boolean compressed = framed.getByte(0) != MessagePrefix.PLAIN;
			this.stream.writeData(framed.retain(), false);
			Objects.requireNonNull(this.context).responseWritten(message, bytes - MessagePrefix.BYTES, compressed);
		}
		finally {
			framed.release();
		}
	}

	void compressResponses(String encoding) {
		AsciiString accepted = Objects.requireNonNull(this.head).acceptEncoding();
		MessageCodec codec = this.runtime.codecs().find(encoding);
		boolean understood = codec != null && accepted != null
				&& CodecRegistry.accepts(accepted, AsciiString.cached(codec.name()));
		Objects.requireNonNull(this.response).codec(understood ? codec : null);
		MessageSender outbound = this.outbound;
		if (outbound != null) {
			outbound.codec(understood ? codec : null);
		}
	}

	// The end

	/**
	 * Ends the call. Any thread.
	 * @param status the status
	 * @param trailers trailing metadata
	 */
	void close(Status status, Metadata trailers) {
		// What was written before is on its way to the event loop, so this has to queue
		// up.
		execute(() -> finish(status, trailers));
	}

	@Override
	public void execute(Runnable task) {
		this.stream.execute(task);
	}

	@Override
	public boolean inEventLoop() {
		return this.stream.eventLoop().inEventLoop();
	}

	@Override
	public void cancel(Status status) {
		close(status, Metadata.empty());
	}

	@Override
	public void fail(Throwable failure) {
		RpcException exception = FailureStatus.of(failure, this.runtime.options().exceptionMapper(),
				Objects.requireNonNull(this.context));
		if (this.outbound == null && inEventLoop()) {
			finish(exception.status(), exception.trailers());
		}
		else {
			close(exception.status(), exception.trailers());
		}
	}

	private void finishFailed(Throwable failure) {
		RpcException exception = FailureStatus.of(failure, this.runtime.options().exceptionMapper(),
				Objects.requireNonNull(this.context));
		finish(exception.status(), exception.trailers());
	}

	@Override
	public void ensureHeaders() {
		if (!this.headersSent && !this.ended) {
			this.headersSent = true;
			this.stream.writeHeaders(Objects.requireNonNull(this.response).headers(), false);
		}
	}

	@Override
	public void finish(ByteBuf rest) {
		this.stream.writeData(rest, false);
		finish(Status.OK, Metadata.empty());
	}

	private void finish(Status status, Metadata trailers) {
		if (this.ended) {
			return;
		}
		ResponseMetadata response = Objects.requireNonNull(this.response);
		if (status.isOk() || response.hasHeaders()) {
			ensureHeaders();
		}
		this.ended = true;
		this.stream.writeHeaders(response.trailers(status, trailers, !this.headersSent), true);
		conclude(status);
	}

	/** The call ends although its handler may still run. */
	private void abandon(Status status) {
		if (this.context != null) {
			this.context.cancel();
			conclude(status);
		}
	}

	private void conclude(Status status) {
		if (this.deadlineTimer != null) {
			this.deadlineTimer.cancel(false);
		}
		if (this.single != null) {
			this.single.close();
		}
		if (this.inbound != null || this.outbound != null) {
			Ending ending = Ending.of(status.isOk() ? Status.of(StatusCode.CANCELLED, "the call has ended") : status);
			if (this.inbound != null) {
				this.inbound.fail(ending);
			}
			if (this.outbound != null) {
				this.outbound.fail(ending);
			}
		}
		CallContext context = Objects.requireNonNull(this.context);
		if (context.isCancelled()) {
			interruptRunner();
		}
		context.ended(status);
	}

}
