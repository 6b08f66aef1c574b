package io.freshet.rpc.internal.http1;

import io.freshet.rpc.Guard;
import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be accepted and after which the connection is of no use. Without
 * a stack trace: it is the peer's doing.
 */
final class MalformedMessage extends Exception {

	private static final long serialVersionUID = 1L;

	private static final int HEADERS_TOO_LARGE = 431;

	private final int httpStatus;

	private final @Nullable Guard guard;

	private MalformedMessage(int httpStatus, @Nullable Guard guard, String text) {
		super(text, null, false, false);
		this.httpStatus = httpStatus;
		this.guard = guard;
	}

	/** Not answered: an answer in HTTP would mean nothing to the peer. RFC 9113, 3.4. */
	static MalformedMessage otherProtocol() {
		return new MalformedMessage(0, null, "this is no HTTP");
	}

	static MalformedMessage badRequest(String text) {
		return new MalformedMessage(400, null, text);
	}

	static MalformedMessage lineTooLong(int limit) {
		return new MalformedMessage(414, Guard.HEADER_BYTES,
				"the request line exceeds the limit of " + limit + " bytes (maxMetadataBytes)");
	}

	static MalformedMessage headersTooLarge(int limit) {
		return new MalformedMessage(HEADERS_TOO_LARGE, Guard.HEADER_BYTES,
				"headers exceed the limit of " + limit + " bytes (maxMetadataBytes)");
	}

	static MalformedMessage tooManyFields(int limit) {
		return new MalformedMessage(HEADERS_TOO_LARGE, Guard.HEADER_FIELDS,
				"headers have more than " + limit + " fields (headerFields)");
	}

	/** Returns whether it is the headers that were too large. */
	boolean isTooLarge() {
		return this.httpStatus == HEADERS_TOO_LARGE;
	}

	static MalformedMessage tooSlow() {
		return new MalformedMessage(408, Guard.HANDSHAKE_TIME, "the headers did not arrive in time (handshakeTime)");
	}

	static MalformedMessage expectation(String value) {
		return new MalformedMessage(417, null, "the expectation '" + value + "' is not known");
	}

	static MalformedMessage transferCoding(String value) {
		return new MalformedMessage(501, null, "transfer-encoding '" + value + "' is not supported");
	}

	static MalformedMessage version(String version) {
		return new MalformedMessage(505, null, version + " is not supported");
	}

	/**
	 * Returns the answer to a request like that.
	 * @return the HTTP status
	 */
	int httpStatus() {
		return this.httpStatus;
	}

	/**
	 * Returns whose limit was exceeded.
	 * @return the guard, or {@code null} if the message is just wrong
	 */
	@Nullable Guard guard() {
		return this.guard;
	}

}
