package io.freshet.rpc.server;

import java.util.Objects;
import java.util.concurrent.Flow;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.InboundMessages;
import io.freshet.rpc.internal.stream.MessageProgress;
import io.freshet.rpc.internal.stream.MessagePublisher;
import io.freshet.rpc.internal.stream.MessageObserver;
import io.freshet.rpc.internal.stream.MessageReceiver;
import io.freshet.rpc.internal.stream.SingleMessage;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one call: one message that is complete before the handler starts, or a
 * stream that the handler reads. Confined to the stream's event loop, except what says
 * otherwise.
 */
final class RequestSide implements MessageObserver {

	private final TransportStream stream;

	private final CallContext context;

	private final Marshaller<?> marshaller;

	private final int maxMessageBytes;

	private final @Nullable MessageCodec codec;

	/** Where a stream of requests goes. */
	private final @Nullable MessageReceiver receiver;

	/** Where a single request goes that did not come in one piece. */
	private @Nullable SingleMessage<?> single;

	/** When the single request was first missed. */
	private long since;

	private int wireBytes;

	private boolean compressed;

	RequestSide(ServerExchange exchange, RegisteredMethod method, CallContext context, int maxMessageBytes,
			@Nullable MessageCodec codec) {
		this.stream = exchange.stream();
		this.context = context;
		this.marshaller = method.messages().request();
		this.maxMessageBytes = maxMessageBytes;
		this.codec = codec;
		this.receiver = method.descriptor().shape().clientStreams() ? newReceiver(exchange, method) : null;
	}

	private MessageReceiver newReceiver(ServerExchange exchange, RegisteredMethod method) {
		MessageReceiver receiver = method.async()
				? new MessagePublisher<>(exchange, this.marshaller, this.maxMessageBytes, this)
				: new InboundMessages<>(exchange, this.marshaller, this.maxMessageBytes, this);
		receiver.start(this.stream, this.codec);
		return receiver;
	}

	/** A message of a stream was taken by the handler. */
	@Override
	public void onMessage(Object message, int wireBytes, boolean compressed) {
		this.context.requestRead(message, wireBytes, compressed);
	}

	/** Gives up memory that was kept for messages to come. */
	void trim() {
		if (this.receiver != null) {
			this.receiver.trim();
		}
	}

	/**
	 * Takes bytes.
	 * @param data the bytes, borrowed
	 * @param last whether no more follow
	 * @return whether the single request is complete now
	 * @throws RpcException if the bytes are not what the method takes
	 */
	boolean data(ByteBuf data, boolean last) {
		if (this.receiver != null) {
			this.receiver.append(data);
			return last && complete();
		}
		return single(this.marshaller, data, last);
	}

	/** The usual request is one message in one frame, which needs no deframer. */
	private <Q> boolean single(Marshaller<Q> marshaller, ByteBuf data, boolean last) {
		if (last && this.single == null) {
			Q request = MessageDeframer.single(data, marshaller, this.maxMessageBytes, this.codec);
			if (request != null) {
				boolean compressed = data.getByte(data.readerIndex()) != MessagePrefix.PLAIN;
				singleRead(request, data.readableBytes() - MessagePrefix.BYTES, compressed);
				return true;
			}
		}
		if (this.single == null) {
			this.single = new SingleMessage<>(this.stream, marshaller, this.maxMessageBytes, this.codec,
					this::singleRead);
		}
		this.single.append(data);
		return last && complete();
	}

	private void singleRead(Object request, int wireBytes, boolean compressed) {
		this.stream.messages().received(1);
		this.context.request(request);
		this.wireBytes = wireBytes;
		this.compressed = compressed;
	}

	/**
	 * The client has sent everything.
	 * @return whether the single request is complete now
	 * @throws RpcException if that is not what the method takes
	 */
	boolean complete() {
		if (this.receiver != null) {
			this.receiver.end(this.receiver.settle(Ending.OK));
			return false;
		}
		if (this.single == null) {
			throw SingleMessage.none();
		}
		this.single.complete();
		return true;
	}

	/**
	 * Returns whether a request that was begun takes too long to arrive.
	 * @param now the time
	 * @param graceNanos how long it may take, besides a second for each KiB
	 * @return whether the client is too slow
	 */
	boolean isLate(long now, long graceNanos) {
		if (this.receiver != null) {
			return this.receiver.isLate(now, graceNanos);
		}
		if (this.context.request() != null) {
			return false;
		}
		if (this.since == 0) {
			this.since = now;
		}
		return MessageProgress.isLate(now - this.since, (this.single != null) ? this.single.bufferedBytes() : 0,
				graceNanos);
	}

	/**
	 * The call has ended.
	 * @param ending how, not OK
	 */
	void end(Ending ending) {
		if (this.single != null) {
			this.single.close();
		}
		if (this.receiver != null) {
			this.receiver.fail(ending);
		}
	}

	/**
	 * Returns the single request. The handler's thread.
	 * @param <Q> the type of request
	 * @return the request
	 */
	@SuppressWarnings("unchecked")
	<Q> Q single() {
		Object request = Objects.requireNonNull(this.context.request());
		this.context.requestRead(request, this.wireBytes, this.compressed);
		return (Q) request;
	}

	/**
	 * Returns the requests of a blocking method. The handler's thread.
	 * @param <Q> the type of request
	 * @return the requests
	 */
	@SuppressWarnings("unchecked")
	<Q> RpcReader<Q> reader() {
		return (RpcReader<Q>) Objects.requireNonNull(this.receiver);
	}

	/**
	 * Returns the requests of an asynchronous method. The handler's thread.
	 * @param <Q> the type of request
	 * @return the requests
	 */
	@SuppressWarnings("unchecked")
	<Q> Flow.Publisher<Q> publisher() {
		Flow.Publisher<Q> requests = (Flow.Publisher<Q>) Objects.requireNonNull(this.receiver);
		return ScopedFlow.requests(requests, this.context);
	}

}
