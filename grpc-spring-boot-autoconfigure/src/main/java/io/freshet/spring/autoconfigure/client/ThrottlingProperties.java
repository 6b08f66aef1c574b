package io.freshet.spring.autoconfigure.client;

import org.jspecify.annotations.Nullable;

/**
 * Properties of what holds further attempts back while too many calls fail. Immutable.
 *
 * @param maxTokens Number of tokens, up to 1000. A failure costs one, and attempts are
 * allowed while more than half are there. By default 1000 with "retry: safe", otherwise
 * nothing is held back.
 * @param tokenRatio What a success brings, in tokens. By default 0.1.
 */
record ThrottlingProperties(@Nullable Double maxTokens, @Nullable Double tokenRatio) {

	ThrottlingProperties orElse(ThrottlingProperties other) {
		return new ThrottlingProperties((this.maxTokens != null) ? this.maxTokens : other.maxTokens,
				(this.tokenRatio != null) ? this.tokenRatio : other.tokenRatio);
	}

	boolean isSet() {
		return this.maxTokens != null || this.tokenRatio != null;
	}

}
