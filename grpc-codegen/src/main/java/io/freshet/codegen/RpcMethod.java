package io.freshet.codegen;

import java.util.List;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.MethodDescriptor;

/**
 * What the sources say of one method. Immutable.
 *
 * @param name the name in the {@code .proto} file
 * @param javaName the name of the Java methods
 * @param constant the name of the constant that holds the descriptor
 * @param request the class of requests
 * @param response the class of responses
 * @param clientStreams whether the client sends a stream
 * @param serverStreams whether the server sends a stream
 * @param idempotency what is declared of calling the method twice
 * @param deprecated whether the method is deprecated
 * @param comment the lines of the comment
 */
record RpcMethod(String name, String javaName, String constant, String request, String response, boolean clientStreams,
		boolean serverStreams, IdempotencyLevel idempotency, boolean deprecated, List<String> comment) {

	static RpcMethod of(MethodDescriptor method, Identifiers identifiers, JavaNames names, Comments comments) {
		return new RpcMethod(method.getName(), identifiers.method(method.getName(), method.isClientStreaming()),
				identifiers.constant(method.getName()), names.qualified(method.getInputType(), method.getService()),
				names.qualified(method.getOutputType(), method.getService()), method.isClientStreaming(),
				method.isServerStreaming(), method.getOptions().getIdempotencyLevel(),
				method.getOptions().getDeprecated(), comments.of(method));
	}

	/**
	 * Returns what marks the descriptor for calls that are repeated.
	 * @return a call of a method, or nothing
	 */
	String mark() {
		return switch (this.idempotency) {
			case NO_SIDE_EFFECTS -> ".withoutSideEffects()";
			case IDEMPOTENT -> ".idempotent()";
			case IDEMPOTENCY_UNKNOWN -> "";
		};
	}

	/**
	 * Returns the kind of call as the runtime names its methods for it.
	 * @return such as {@code serverStreaming}
	 */
	String shape() {
		if (this.clientStreams) {
			return this.serverStreams ? "bidiStreaming" : "clientStreaming";
		}
		return this.serverStreams ? "serverStreaming" : "unary";
	}

}
