package io.freshet.spring.autoconfigure.error;

import java.util.Collection;

import com.google.protobuf.Message;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Turns what a handler method returns into what the client sees. Immutable.
 *
 * @param needsCode whether the method has to say the code in its annotation
 * @param conversion makes the status
 */
record HandlerResult(boolean needsCode, Conversion conversion) {

	/**
	 * Returns what is done with results of a type.
	 * @param type the type that the method returns
	 * @return what is done, or {@code null} if nothing can be
	 */
	static @Nullable HandlerResult of(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (RpcException.class.isAssignableFrom(raw)) {
			return new HandlerResult(false, (value, code, cause) -> (RpcException) value);
		}
		if (raw == Status.class) {
			return new HandlerResult(false, (value, code, cause) -> new RpcException((Status) value, cause));
		}
		if (raw == StatusCode.class) {
			return new HandlerResult(false,
					(value, code, cause) -> new RpcException(Status.of((StatusCode) value), cause));
		}
		if (raw == com.google.rpc.Status.class) {
			return new HandlerResult(false, (value, code,
					cause) -> new RpcException(StatusDetails.fromProto((com.google.rpc.Status) value), cause));
		}
		if (raw == String.class) {
			return new HandlerResult(true,
					(value, code, cause) -> new RpcException(Status.of(code, (String) value), cause));
		}
		if (Message.class.isAssignableFrom(raw)) {
			StatusCode own = DetailDefaults.code(raw);
			return new HandlerResult(own == null, (value, code,
					cause) -> detailed((code != StatusCode.OK || own == null) ? code : own, cause, (Message) value));
		}
		if (Collection.class.isAssignableFrom(raw)
				&& Message.class.isAssignableFrom(type.as(Collection.class).getGeneric().toClass())) {
			return new HandlerResult(true,
					(value, code, cause) -> detailed(code, cause, ((Collection<?>) value).toArray(Message[]::new)));
		}
		return null;
	}

	/**
	 * Returns what is done where a method returns nothing.
	 * @return the status is the code alone
	 */
	static HandlerResult nothing() {
		return new HandlerResult(true, (value, code, cause) -> new RpcException(Status.of(code), cause));
	}

	private static RpcException detailed(StatusCode code, Throwable cause, Message... details) {
		String text = (details.length > 0) ? DetailDefaults.text(details[0]) : "";
		return new RpcException(StatusDetails.with(Status.of(code, text), details), cause);
	}

	/** Makes the status. */
	@FunctionalInterface
	interface Conversion {

		/**
		 * Makes the status.
		 * @param value what the method returned
		 * @param code the code of its annotation
		 * @param cause what the call failed with
		 * @return what the client sees
		 */
		RpcException convert(Object value, StatusCode code, Throwable cause);

	}

}
