package io.freshet.rpc.client.policy;

/**
 * How often a call may be sent. A method has one such policy at most, so that retries and
 * hedging exclude each other.
 */
public sealed interface AttemptPolicy permits RetryPolicy, SafeRetryPolicy, HedgingPolicy {

	/**
	 * Returns how often a call may be sent, the first time included.
	 * @return at least 1, which means never again
	 */
	int maxAttempts();

}
