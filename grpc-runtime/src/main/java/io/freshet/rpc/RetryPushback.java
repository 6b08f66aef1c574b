package io.freshet.rpc;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a server says about further attempts when it refuses a call: a trailer with the
 * milliseconds to wait, or with a negative number that asks clients not to try again. Has
 * no state. Source: gRPC proposal A6, Pushback.
 */
public final class RetryPushback {

	/** The name of the trailer. */
	public static final String TRAILER = "grpc-retry-pushback-ms";

	/** The request header that says how often a call was sent before, if it was. */
	public static final String PREVIOUS_ATTEMPTS = "grpc-previous-rpc-attempts";

	/** The value that asks clients not to try again. */
	public static final String STOP = "-1";

	private RetryPushback() {
	}

	/**
	 * Returns the value that asks clients to try again after a time.
	 * @param wait the time; parts of a millisecond are left out
	 * @return the value of the trailer
	 */
	public static String format(Duration wait) {
		return Long.toString(Math.max(0, wait.toMillis()));
	}

	/**
	 * Reads what the server says.
	 * @param trailers the trailers of a call that failed
	 * @return the time to wait, negative for no further attempt, also when the value is
	 * not a number or there are several; {@code null} if the server says nothing
	 */
	public static @Nullable Duration parse(Metadata trailers) {
		String value = trailers.get(TRAILER);
		if (value == null) {
			return null;
		}
		if (trailers.getAll(TRAILER).size() > 1) {
			return Duration.ofMillis(-1);
		}
		try {
			return Duration.ofMillis(Math.max(-1, Integer.parseInt(value.strip())));
		}
		catch (NumberFormatException ex) {
			return Duration.ofMillis(-1);
		}
	}

	/**
	 * Returns how often a call that is being served was sent before, as its client says.
	 * @param metadata the metadata of the request
	 * @return 0 for a first attempt, and for what is not a number
	 */
	public static int previousAttempts(Metadata metadata) {
		String value = metadata.get(PREVIOUS_ATTEMPTS);
		try {
			return (value != null) ? Math.max(0, Integer.parseInt(value)) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
