package io.freshet.rpc.internal.wire;

import java.util.Locale;

import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The names of codes in the Connect protocol and the HTTP statuses that go with them.
 * <p>
 * Source: Connect Protocol Reference, Error codes.
 */
public final class ConnectCode {

	private ConnectCode() {
	}

	/**
	 * Returns the name of a code.
	 * @param code the code, not OK
	 * @return such as {@code not_found}
	 */
	public static String format(StatusCode code) {
		return (code == StatusCode.CANCELLED) ? "canceled" : code.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the code with a name.
	 * @param name the name
	 * @return the code, never OK, or {@code null} if no code has that name
	 */
	public static @Nullable StatusCode parse(String name) {
		for (StatusCode code : StatusCode.values()) {
			if (code != StatusCode.OK && format(code).equals(name)) {
				return code;
			}
		}
		return null;
	}

	/**
	 * Returns the HTTP status that a failed unary call is answered with.
	 * @param code the code
	 * @return the HTTP status
	 */
	public static int toHttpStatus(StatusCode code) {
		return switch (code) {
			case OK -> 200;
			case CANCELLED -> 499;
			case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
			case UNAUTHENTICATED -> 401;
			case PERMISSION_DENIED -> 403;
			case NOT_FOUND -> 404;
			case ALREADY_EXISTS, ABORTED -> 409;
			case RESOURCE_EXHAUSTED -> 429;
			case UNIMPLEMENTED -> 501;
			case UNAVAILABLE -> 503;
			case DEADLINE_EXCEEDED -> 504;
			case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
		};
	}

	/**
	 * Returns the code of a failed unary call that names none.
	 * @param httpStatus the HTTP status of the answer
	 * @return the code
	 */
	public static StatusCode ofHttpStatus(@Nullable CharSequence httpStatus) {
		// the same table as for gRPC
		return ResponseHead.ofHttpStatus(httpStatus).code();
	}

}
