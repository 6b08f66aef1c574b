package io.freshet.rpc.client;

import java.nio.ByteBuffer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;

/**
 * Refuses messages that are longer than allowed. Every message is measured before it is
 * written, so nothing of one that is refused leaves this process. Immutable.
 * <p>
 * Errors: RESOURCE_EXHAUSTED when a message is too long.
 *
 * @param <T> the type of message
 * @param marshaller the marshaller of the messages
 * @param maxBytes the longest message, before compression
 */
record LimitedMarshaller<T>(Marshaller<T> marshaller, int maxBytes) implements Marshaller<T> {

	@Override
	public int size(T message) {
		int size = this.marshaller.size(message);
		if (size > this.maxBytes) {
			throw new RpcException(StatusCode.RESOURCE_EXHAUSTED, "request of " + size + " bytes exceeds the limit of "
					+ this.maxBytes + " bytes (maxRequestMessageBytes)");
		}
		return size;
	}

	@Override
	public void write(T message, ByteBuffer target) {
		this.marshaller.write(message, target);
	}

	@Override
	public T parse(ByteBuffer source) {
		return this.marshaller.parse(source);
	}

	@Override
	public Class<T> type() {
		return this.marshaller.type();
	}

}
