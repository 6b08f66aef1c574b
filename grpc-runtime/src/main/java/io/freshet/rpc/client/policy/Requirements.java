package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.Set;

import io.freshet.rpc.StatusCode;

/** What the values of policies have to be. Has no state. */
final class Requirements {

	private Requirements() {
	}

	static void attempts(int maxAttempts) {
		if (maxAttempts < 1) {
			throw new IllegalArgumentException("maxAttempts is " + maxAttempts + ", it has to be at least 1");
		}
	}

	static void positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException(name + " is " + value + ", it has to be more than zero");
		}
	}

	static void positive(String name, double value) {
		if (!(value > 0) || Double.isInfinite(value)) {
			throw new IllegalArgumentException(name + " is " + value + ", it has to be more than zero");
		}
	}

	static void failures(String name, Set<StatusCode> codes) {
		if (codes.contains(StatusCode.OK)) {
			throw new IllegalArgumentException(name + " contains OK, which is no failure");
		}
	}

}
