package io.freshet.rpc.server;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.MessageObserver;
import io.freshet.rpc.internal.stream.MessageSender;
import io.freshet.rpc.internal.stream.MessageSubscriber;
import io.freshet.rpc.internal.stream.OutboundMessages;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ContentType;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The response of one call: headers, one message or a stream of them, trailers. What the
 * user's code calls may come from any thread; the rest is confined to the stream's event
 * loop.
 */
final class ResponseSide implements MessageObserver {

	private static final AtomicReferenceFieldUpdater<ResponseSide, ResponseMetadata> METADATA = AtomicReferenceFieldUpdater
		.newUpdater(ResponseSide.class, ResponseMetadata.class, "metadata");

	private final ServerExchange exchange;

	private final TransportStream stream;

	private final CallContext context;

	private final Marshaller<?> marshaller;

	private volatile ResponseMetadata metadata;

	/** Where a stream of responses comes from. */
	private volatile @Nullable MessageSender sender;

	private boolean headersSent;

	ResponseSide(ServerExchange exchange, RegisteredMethod method, CallContext context, ContentType contentType) {
		this.exchange = exchange;
		this.stream = exchange.stream();
		this.context = context;
		this.metadata = ResponseMetadata.of(contentType);
		this.marshaller = method.messages().response();
	}

	/** A message of a stream was sent by the handler. */
	@Override
	public void onMessage(Object message, int wireBytes, boolean compressed) {
		this.context.responseWritten(message, wireBytes, compressed);
	}

	// What the user's code calls

	void addHeaders(Metadata more) {
		METADATA.updateAndGet(this, (metadata) -> metadata.withHeaders(more));
	}

	void addTrailers(Metadata more) {
		METADATA.updateAndGet(this, (metadata) -> metadata.withTrailers(more));
	}

	/**
	 * Sends the only response.
	 * @param message the response
	 */
	void respond(@Nullable Object message) {
		Objects.requireNonNull(message, "the method returned null instead of a message");
		this.context.responseGiven(message);
		if (this.exchange.inEventLoop()) {
			sendSingle(message);
		}
		else {
			this.exchange.execute(() -> sendSingle(message));
		}
	}

	/**
	 * Sends the only response when it is there.
	 * @param <R> the type of response
	 * @param response the stage
	 */
	<R> void respondWith(CompletionStage<R> response) {
		Objects.requireNonNull(response, "the method returned null instead of a stage");
		response.whenComplete((message, failure) -> {
			if (failure != null) {
				this.exchange.fail(failure);
			}
			else if (message != null) {
				respond(message);
			}
			else {
				this.exchange.fail(new NullPointerException("the method completed with null instead of a message"));
			}
		});
		if (response instanceof CompletableFuture<R> future && !future.isDone()) {
			this.context.onCancel(() -> future.cancel(true));
		}
	}

	/**
	 * Creates the sending end of a blocking method.
	 * @param <R> the type of response
	 * @return the writer
	 */
	<R> RpcWriter<R> writer() {
		OutboundMessages<R> sender = new OutboundMessages<>(this.exchange, marshaller(), this);
		start(sender);
		return this.context.hasCode() ? new CheckedWriter<>(sender, this.context) : sender;
	}

	/** Ends the responses behind those that were written. */
	void endWriter() {
		((OutboundMessages<?>) Objects.requireNonNull(this.sender)).end();
	}

	/**
	 * Sends what a publisher has.
	 * @param <R> the type of response
	 * @param responses the publisher
	 */
	<R> void respondFrom(Flow.Publisher<R> responses) {
		Objects.requireNonNull(responses, "the method returned null instead of a publisher");
		MessageSubscriber<R> sender = new MessageSubscriber<>(this.exchange, marshaller(), this);
		start(sender);
		ScopedFlow.responses(responses, this.context).subscribe(sender);
	}

	/**
	 * Chooses the coding of what follows.
	 * @param codec the coding, or {@code null} if it is none or the client does not know
	 * it
	 * @param encoding its name
	 */
	void compress(@Nullable MessageCodec codec, String encoding) {
		if (codec == null && !HeaderNames.IDENTITY.contentEquals(encoding)) {
			return;
		}
		METADATA.updateAndGet(this, (metadata) -> metadata.withCodec(codec));
		MessageSender sender = this.sender;
		if (sender != null) {
			sender.codec(codec);
		}
	}

	@SuppressWarnings("unchecked")
	private <R> Marshaller<R> marshaller() {
		return (Marshaller<R>) this.marshaller;
	}

	private void start(MessageSender sender) {
		sender.codec(this.metadata.codec());
		this.sender = sender;
		onLoop((response) -> response.startSender(sender));
	}

	private void onLoop(Consumer<ResponseSide> action) {
		if (this.exchange.inEventLoop()) {
			action.accept(this);
		}
		else {
			this.exchange.execute(() -> action.accept(this));
		}
	}

	// The event loop's side

	private void startSender(MessageSender sender) {
		if (this.exchange.hasEnded()) {
			sender.fail(Ending.of(Status.of(StatusCode.CANCELLED, "the call has ended")));
		}
		else {
			sender.start(this.stream);
		}
	}

	private void sendSingle(Object message) {
		if (this.exchange.hasEnded()) {
			return;
		}
		try {
			sendHeaders();
			MessageCodec codec = this.metadata.codec();
			if (codec != null) {
				sendCompressed(message, codec);
			}
			else {
				Marshaller<Object> marshaller = marshaller();
				this.stream.writeMessage(message, marshaller, false);
				this.stream.messages().sent(1);
				if (this.context.hasListeners()) {
					this.context.responseWritten(message, marshaller.size(message), false);
				}
			}
			this.exchange.finish(Status.OK, Metadata.empty());
		}
		catch (RuntimeException ex) {
			this.exchange.fail(ex);
		}
	}

	private void sendCompressed(Object message, MessageCodec codec) {
		ByteBuf framed = this.stream.allocator().buffer();
		try {
			int bytes = MessageFramer.frame(message, marshaller(), codec, framed);
			boolean compressed = framed.getByte(framed.readerIndex()) != MessagePrefix.PLAIN;
			this.stream.writeData(framed.retain(), false);
			this.stream.messages().sent(1);
			this.context.responseWritten(message, bytes - MessagePrefix.BYTES, compressed);
		}
		finally {
			framed.release();
		}
	}

	/** Sends the headers unless they have been sent. */
	void sendHeaders() {
		if (!this.headersSent) {
			this.headersSent = true;
			ResponseMetadata metadata = METADATA.getAndUpdate(this, ResponseMetadata::sent);
			this.stream.writeHeaders(metadata.headers(), false);
		}
	}

	/**
	 * Sends the status. Without headers before it, it is all of the response, and the
	 * client may try again.
	 * @param status the status
	 * @param trailers trailing metadata
	 */
	void sendTrailers(Status status, Metadata trailers) {
		if (status.isOk() || this.metadata.hasHeaders()) {
			sendHeaders();
		}
		this.stream.writeHeaders(this.metadata.trailers(status, trailers, !this.headersSent), true);
	}

	boolean isStreaming() {
		return this.sender != null;
	}

	void onWritable() {
		MessageSender sender = this.sender;
		if (sender != null) {
			sender.onWritable();
		}
	}

	/**
	 * The call has ended.
	 * @param ending how, not OK
	 */
	void end(Ending ending) {
		MessageSender sender = this.sender;
		if (sender != null) {
			sender.fail(ending);
		}
	}

}
