package io.freshet.spring.security;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

/**
 * The answers to calls that are not let in. They say nothing of why, which is in the
 * events; what a client can do about it is in {@code www-authenticate}. Has no state.
 * Source: RFC 9110, 11.6.1; RFC 6750, 3.
 */
final class SecurityRefusals {

	/** The caller did not say who it is. */
	static final Status UNKNOWN_CALLER = Status.of(StatusCode.UNAUTHENTICATED, "authentication is required");

	/** The caller said so, but there is no reason to believe it. */
	static final Status BAD_CREDENTIALS = Status.of(StatusCode.UNAUTHENTICATED, "the credentials are not valid");

	/** The caller is known and may not. */
	static final Status DENIED = Status.of(StatusCode.PERMISSION_DENIED, "access is denied");

	/** What would check the credentials is not there. */
	static final Status CANNOT_CHECK = Status.of(StatusCode.UNAVAILABLE, "the credentials cannot be checked now");

	private static final String CHALLENGE = "www-authenticate";

	private SecurityRefusals() {
	}

	static void unknownCaller(ServerCall call, List<Mechanism> mechanisms) {
		refuse(call, UNKNOWN_CALLER, challenges(mechanisms.stream(), Mechanism::challenge));
	}

	static void badCredentials(ServerCall call, Mechanism mechanism) {
		refuse(call, BAD_CREDENTIALS, challenges(Stream.of(mechanism), Mechanism::invalid));
	}

	static void denied(ServerCall call, @Nullable Mechanism mechanism) {
		refuse(call, DENIED, insufficient(mechanism));
	}

	static void cannotCheck(ServerCall call) {
		call.close(CANNOT_CHECK, Metadata.empty());
	}

	private static void refuse(ServerCall call, Status status, Metadata challenges) {
		call.close(status, announce(call, challenges));
	}

	/**
	 * Puts challenges also where clients of HTTP look for them: unary calls of Connect
	 * are requests of HTTP, in which trailers are headers of another name. Not so if the
	 * handler has sent its headers.
	 * @param call the call
	 * @param challenges what asks for credentials
	 * @return the same, for the trailers
	 */
	static Metadata announce(ServerCall call, Metadata challenges) {
		if (call.protocol() == RpcProtocol.CONNECT && call.method().shape() == MethodShape.UNARY) {
			try {
				challenges.getAll(CHALLENGE).forEach((value) -> call.addHeader(CHALLENGE, value));
			}
			catch (IllegalStateException ex) {
				// Too late, and no reason to answer something else.
			}
		}
		return challenges;
	}

	/** Returns what asks for credentials. */
	static Metadata challenges(List<Mechanism> mechanisms) {
		return challenges(mechanisms.stream(), Mechanism::challenge);
	}

	/** Returns what asks for other credentials of the same kind. */
	static Metadata insufficient(@Nullable Mechanism mechanism) {
		return challenges(Stream.ofNullable(mechanism), Mechanism::insufficient);
	}

	private static Metadata challenges(Stream<Mechanism> mechanisms, Function<Mechanism, @Nullable String> challenge) {
		Metadata.Builder metadata = Metadata.builder();
		mechanisms.map(challenge).filter(Objects::nonNull).forEach((value) -> metadata.add(CHALLENGE, value));
		return metadata.build();
	}

}
