package io.freshet.interop.server;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;

import io.freshet.interop.proto.Payload;
import io.freshet.interop.proto.PayloadType;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;

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
	 * negative; the latter with a BadRequest among its details
	 */
	static Payload of(PayloadType type, int size) {
		if (type != PayloadType.COMPRESSABLE) {
			throw new RpcException(StatusCode.INVALID_ARGUMENT, "response_type is not one that exists (COMPRESSABLE)");
		}
		if (size < 0) {
			throw impossible(size);
		}
		return Payload.newBuilder().setType(type).setBody(ByteString.copyFrom(new byte[size])).build();
	}

	private static RpcException impossible(int size) {
		String text = "a payload cannot have " + size + " bytes";
		BadRequest detail = BadRequest.newBuilder()
			.addFieldViolations(FieldViolation.newBuilder().setField("response_size").setDescription(text))
			.build();
		return new RpcException(StatusDetails.with(Status.of(StatusCode.INVALID_ARGUMENT, text), detail));
	}

}
