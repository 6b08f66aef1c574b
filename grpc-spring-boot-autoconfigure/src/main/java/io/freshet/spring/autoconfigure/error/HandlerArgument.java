package io.freshet.spring.autoconfigure.error;

import java.lang.reflect.Parameter;

import com.google.protobuf.Message;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

/** Where an argument of a handler method comes from. */
enum HandlerArgument {

	/** What the call failed with, or a cause of it. */
	EXCEPTION {

		@Override
		Object resolve(Throwable failure, ServerCall call) {
			return failure;
		}

	},

	/** The single request. */
	REQUEST {

		@Override
		@Nullable Object resolve(Throwable failure, ServerCall call) {
			return call.request();
		}

	},

	/** The call itself. */
	CALL {

		@Override
		Object resolve(Throwable failure, ServerCall call) {
			return call;
		}

	},

	/** What the client sent along. */
	METADATA {

		@Override
		Object resolve(Throwable failure, ServerCall call) {
			return call.metadata();
		}

	},

	/** The method that was called. */
	METHOD {

		@Override
		Object resolve(Throwable failure, ServerCall call) {
			return call.method();
		}

	};

	abstract @Nullable Object resolve(Throwable failure, ServerCall call);

	/**
	 * Returns where the argument of a parameter comes from.
	 * @param parameter the parameter
	 * @return the source, or {@code null} if there is none
	 */
	static @Nullable HandlerArgument of(Parameter parameter) {
		Class<?> type = parameter.getType();
		if (Throwable.class.isAssignableFrom(type)) {
			return EXCEPTION;
		}
		if (Message.class.isAssignableFrom(type)) {
			return REQUEST;
		}
		if (type == RpcContext.class || type == ServerCall.class) {
			return CALL;
		}
		if (type == Metadata.class) {
			return METADATA;
		}
		return (type == MethodDescriptor.class) ? METHOD : null;
	}

}
