package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;

/** Messages that are byte arrays. One that begins with 0xff cannot be parsed. */
public final class BytesMarshaller implements Marshaller<byte[]> {

	public static final BytesMarshaller INSTANCE = new BytesMarshaller();

	@Override
	public int size(byte[] message) {
		return message.length;
	}

	@Override
	public void write(byte[] message, ByteBuffer target) {
		target.put(message);
	}

	@Override
	public byte[] parse(ByteBuffer source) {
		byte[] message = new byte[source.remaining()];
		source.get(message);
		if (message.length > 0 && message[0] == (byte) 0xff) {
			throw new RpcException(StatusCode.INTERNAL, "message is not valid");
		}
		return message;
	}

	@Override
	public Class<byte[]> type() {
		return byte[].class;
	}

}
