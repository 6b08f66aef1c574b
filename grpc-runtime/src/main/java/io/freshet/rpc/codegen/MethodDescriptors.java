package io.freshet.rpc.codegen;

import com.google.protobuf.Message;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ProtobufMarshaller;

/** Creates the descriptors that generated code holds as constants. */
public final class MethodDescriptors {

	/** The version of this package. */
	public static final int VERSION = 1;

	private MethodDescriptors() {
	}

	/**
	 * Creates a descriptor of a method that takes and returns protobuf messages.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param service the full name of the service
	 * @param name the name of the method
	 * @param shape the kind of call
	 * @param request the default instance of the request
	 * @param response the default instance of the response
	 * @return the descriptor
	 */
	public static <Q extends Message, R extends Message> MethodDescriptor<Q, R> of(String service, String name,
			MethodShape shape, Q request, R response) {
		return MethodDescriptor.of(service, name, shape, ProtobufMarshaller.of(request),
				ProtobufMarshaller.of(response));
	}

	/**
	 * Returns the answer of a method that nobody implements.
	 * @param method the method
	 * @return a new exception with UNIMPLEMENTED
	 */
	public static RpcException unimplemented(MethodDescriptor<?, ?> method) {
		return new RpcException(StatusCode.UNIMPLEMENTED,
				"method " + method.service() + "/" + method.name() + " is not implemented");
	}

}
