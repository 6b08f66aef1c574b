package io.freshet.rpc.client.policy;

/**
 * What no policy may exceed. Immutable.
 *
 * @param maxAttempts how often a call may be sent at most, whatever its policy says; 5 by
 * default
 * @param callBufferBytes how much a call may keep to send it again, 1 MiB by default; one
 * that sends more stays with the attempt that it has
 * @param channelBufferBytes how much all calls of a channel may keep, 16 MiB by default
 */
public record AttemptLimits(int maxAttempts, int callBufferBytes, long channelBufferBytes) {

	/** Five attempts, 1 MiB, 16 MiB. */
	public static final AttemptLimits DEFAULTS = new AttemptLimits(5, 1024 * 1024, 16 * 1024 * 1024);

	/**
	 * Checks the parts.
	 */
	public AttemptLimits {
		Requirements.attempts(maxAttempts);
		if (callBufferBytes < 0 || channelBufferBytes < 0) {
			throw new IllegalArgumentException("callBufferBytes is " + callBufferBytes + " and channelBufferBytes "
					+ channelBufferBytes + ", they have to be at least 0");
		}
	}

}
