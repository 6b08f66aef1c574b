package io.freshet.rpc.internal.attempt;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts how often calls to a server fail and succeed, and holds further attempts back
 * while failures prevail. Counts in thousandths, since the gain of a success may have
 * three decimals. Safe for use by several threads. Source: gRPC proposal A6, Throttling
 * Retry Attempts and Hedged RPCs.
 */
public final class RetryThrottle {

	/** What a failure costs. */
	private static final int FAILURE = 1000;

	private final int maxTokens;

	private final int gain;

	private final AtomicInteger tokens;

	/**
	 * Creates a throttle, full of tokens.
	 * @param maxThousandths the most tokens, in thousandths
	 * @param gainThousandths what a success brings, in thousandths of a token
	 */
	public RetryThrottle(int maxThousandths, int gainThousandths) {
		this.maxTokens = maxThousandths;
		this.gain = gainThousandths;
		this.tokens = new AtomicInteger(maxThousandths);
	}

	/**
	 * Counts a failure that could be tried again, or one after which the server wants no
	 * further attempt.
	 * @return whether further attempts are allowed now
	 */
	public boolean failed() {
		return allows(this.tokens.updateAndGet((tokens) -> Math.max(0, tokens - FAILURE)));
	}

	/** Counts a call that succeeded. */
	public void succeeded() {
		if (this.tokens.get() < this.maxTokens) {
			this.tokens.updateAndGet((tokens) -> Math.min(this.maxTokens, tokens + this.gain));
		}
	}

	/**
	 * Returns whether further attempts are allowed: more than half of the tokens are
	 * there.
	 * @return whether they are
	 */
	public boolean allowsAttempts() {
		return allows(this.tokens.get());
	}

	private boolean allows(int tokens) {
		return tokens > this.maxTokens / 2;
	}

}
