package io.freshet.rpc.client;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.internal.stream.Ending;
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
 * The response of a call that receives one. A response that arrives in one piece, as
 * nearly all do, is parsed where it lies; only others are collected. Confined to the
 * call's event loop.
 *
 * @param <R> the type of response
 */
final class SingleResponse<R> implements MessageReceiver {

	private final Marshaller<R> marshaller;

	private final int maxMessageBytes;

	private final MessageObserver observer;

	private final Outcome<R> outcome;

	private @Nullable TransportStream stream;

	private @Nullable MessageCodec codec;

	private @Nullable R message;

	private @Nullable SingleMessage<R> collected;

	SingleResponse(Marshaller<R> marshaller, int maxMessageBytes, MessageObserver observer, Outcome<R> outcome) {
		this.marshaller = marshaller;
		this.maxMessageBytes = maxMessageBytes;
		this.observer = observer;
		this.outcome = outcome;
	}

	@Override
	public void start(TransportStream stream, @Nullable MessageCodec codec) {
		this.stream = stream;
		this.codec = codec;
	}

	@Override
	public void append(ByteBuf data) {
		TransportStream stream = this.stream;
		if (!data.isReadable() || stream == null) {
			return;
		}
		if (this.message != null) {
			throw SingleMessage.tooMany();
		}
		if (this.collected == null) {
			int wireBytes = data.readableBytes() - MessagePrefix.BYTES;
			boolean compressed = data.getByte(data.readerIndex()) != 0;
			R message = MessageDeframer.single(data, this.marshaller, this.maxMessageBytes, this.codec);
			if (message != null) {
				this.message = message;
				stream.messages().received(1);
				this.observer.onMessage(message, wireBytes, compressed);
				stream.consumed(wireBytes + MessagePrefix.BYTES);
				return;
			}
			this.collected = new SingleMessage<>(stream, this.marshaller, this.maxMessageBytes, this.codec,
					(whole, bytes, packed) -> collected(stream, whole, bytes, packed));
		}
		this.collected.append(data);
	}

	private void collected(TransportStream stream, Object message, int wireBytes, boolean compressed) {
		stream.messages().received(1);
		this.observer.onMessage(message, wireBytes, compressed);
	}

	@Override
	public Ending settle(Ending ending) {
		if (!ending.status().isOk()) {
			return ending;
		}
		try {
			if (this.collected != null) {
				this.message = this.collected.complete();
			}
			else if (this.message == null) {
				throw SingleMessage.none();
			}
			return ending;
		}
		catch (RpcException ex) {
			return Ending.of(ex);
		}
	}

	@Override
	public void end(Ending ending) {
		close();
		this.outcome.onOutcome(ending.status().isOk() ? this.message : null, ending);
	}

	@Override
	public void fail(Ending ending) {
		close();
		this.outcome.onOutcome(null, ending);
	}

	private void close() {
		if (this.collected != null) {
			this.collected.close();
		}
	}

	/**
	 * Learns of the end of the call.
	 *
	 * @param <R> the type of response
	 */
	@FunctionalInterface
	interface Outcome<R> {

		/**
		 * The call has ended. Called once, on the event loop.
		 * @param response the response if the status is OK
		 * @param ending how the call ended
		 */
		void onOutcome(@Nullable R response, Ending ending);

	}

}
