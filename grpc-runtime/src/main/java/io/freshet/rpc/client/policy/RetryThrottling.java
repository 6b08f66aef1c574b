package io.freshet.rpc.client.policy;

/**
 * Holds further attempts back while too many calls to a server fail: each failure costs a
 * token, each success brings a part of one, and attempts are allowed while more than half
 * of the tokens are there. Immutable. Source: gRPC proposal A6.
 *
 * @param maxTokens how many tokens there are at most, from more than 0 to 1000
 * @param tokenRatio what a success brings; three decimals count
 */
public record RetryThrottling(double maxTokens, double tokenRatio) {

	/** Ten successes make up for a failure, 500 failures are put up with. */
	public static final RetryThrottling DEFAULTS = new RetryThrottling(1000, 0.1);

	private static final int THOUSAND = 1000;

	/**
	 * Checks the parts.
	 */
	public RetryThrottling {
		if (!(maxTokens > 0 && maxTokens <= THOUSAND)) {
			throw new IllegalArgumentException(
					"maxTokens is " + maxTokens + ", it has to be more than 0 and at most 1000");
		}
		if (!(tokenRatio >= 1.0 / THOUSAND)) {
			throw new IllegalArgumentException("tokenRatio is " + tokenRatio + ", it has to be at least 0.001");
		}
	}

	/**
	 * Returns the most tokens.
	 * @return in thousandths
	 */
	public int maxThousandths() {
		return thousandths(this.maxTokens);
	}

	/**
	 * Returns what a success brings. What comes after the third decimal is left out.
	 * @return in thousandths of a token
	 */
	public int ratioThousandths() {
		return thousandths(this.tokenRatio);
	}

	/** Not by multiplication alone: 0.58 * 1000 is 579.99... */
	private static int thousandths(double value) {
		return (int) Math.min(Integer.MAX_VALUE / 2, (long) (value * THOUSAND + 1e-6));
	}

}
