package io.freshet.interop.server;

import com.google.protobuf.ByteString;

import io.freshet.interop.proto.Payload;
import io.freshet.interop.proto.PayloadType;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;

/** Makes the payloads that requests ask for. */
final class Payloads {

	private Payloads() {
	}

	/**
	 * Returns a payload of zeros.
	 * @param type the type
	 * @param size the number of bytes
	 * @return the payload
	 * @throws RpcException with INVALID_ARGUMENT if there is no such type or the size is
	 * negative
	 */
	static Payload of(PayloadType type, int size) {
		if (type != PayloadType.COMPRESSABLE) {
			throw new RpcException(StatusCode.INVALID_ARGUMENT, "response_type is not one that exists (COMPRESSABLE)");
		}
		if (size < 0) {
			throw new RpcException(StatusCode.INVALID_ARGUMENT, "a payload cannot have " + size + " bytes");
		}
		return Payload.newBuilder().setType(type).setBody(ByteString.copyFrom(new byte[size])).build();
	}

}
