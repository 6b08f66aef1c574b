package io.freshet.rpc.client;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.stream.MessageReceiver;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers to a call, on its way to whoever takes the responses. Confined
 * to the call's event loop.
 */
final class CallAnswer extends ServerAnswer {

	private final CallSetup setup;

	private @Nullable MessageReceiver responses;

	CallAnswer(CallSetup setup) {
		this.setup = setup;
	}

	/**
	 * Names the receiver of the responses. To be called once, before anything else.
	 * @param responses takes them
	 */
	void receiver(MessageReceiver responses) {
		this.responses = responses;
	}

	/**
	 * Takes a block of fields.
	 * @param fields the fields
	 * @param endStream whether it is the last
	 * @param stream where it came from
	 * @return how the call ended, or {@code null} if more is to come
	 * @throws RpcException if this is no answer
	 */
	@Nullable Ending headers(HeaderFields fields, boolean endStream, @Nullable TransportStream stream) {
		if (hasBegun()) {
			return endStream ? trailers(fields) : null;
		}
		Ending ending = begin(fields, endStream);
		if (ending == null && !isForeign()) {
			if (this.setup.hasListeners()) {
				this.setup.headers(headers());
			}
			if (stream != null && this.responses != null) {
				this.responses.start(stream, codec());
			}
		}
		return ending;
	}

	/**
	 * Takes a part of the body.
	 * @param data the bytes, borrowed
	 * @param stream where they came from
	 * @throws RpcException if they are not messages that are allowed
	 */
	void data(ByteBuf data, TransportStream stream) {
		if (isForeign()) {
			appendForeign(data);
			stream.consumed(data.readableBytes());
		}
		else if (this.responses != null) {
			this.responses.append(data);
		}
	}

	/** Returns how the call ends for its user when the server has ended it. */
	Ending settle(Ending received) {
		return (this.responses != null) ? this.responses.settle(received) : received;
	}

	/** The server has ended the call. */
	void complete(Ending ending) {
		if (this.responses != null) {
			this.responses.end(ending);
		}
	}

	/** This side has ended the call. */
	void fail(Ending ending) {
		if (this.responses != null) {
			this.responses.fail(ending);
		}
	}

}
