package io.freshet.spring.autoconfigure.client;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Properties of what stands between the calls of a channel and servers that fail. What is
 * {@code null} was not set. Immutable.
 *
 * @param circuitBreaker Name of the circuit breaker in Resilience4j's registry that the
 * calls go through. By default there is none.
 * @param bulkhead Name of the bulkhead in Resilience4j's registry that the calls go
 * through. By default there is none.
 * @param failures Statuses that the circuit breaker counts as failures. By default
 * "unavailable", "deadline-exceeded", "resource-exhausted", "unknown", "internal" and
 * "data-loss". Calls that were cancelled are not counted at all.
 */
record ResilienceProperties(@Nullable String circuitBreaker, @Nullable String bulkhead,
		@Nullable Set<StatusCode> failures) {

	private static final Set<StatusCode> FAILURES = EnumSet.of(StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED,
			StatusCode.RESOURCE_EXHAUSTED, StatusCode.UNKNOWN, StatusCode.INTERNAL, StatusCode.DATA_LOSS);

	/**
	 * Returns whether anything stands there.
	 * @return whether there is a circuit breaker or a bulkhead
	 */
	boolean isOn() {
		return this.circuitBreaker != null || this.bulkhead != null;
	}

	/**
	 * Returns the statuses that count as failures.
	 * @return the statuses
	 */
	Set<StatusCode> failing() {
		return Objects.requireNonNullElse(this.failures, FAILURES);
	}

	/**
	 * Returns these properties, completed by others.
	 * @param other says what these do not
	 * @return the completed properties
	 */
	ResilienceProperties orElse(ResilienceProperties other) {
		return new ResilienceProperties(first(this.circuitBreaker, other.circuitBreaker),
				first(this.bulkhead, other.bulkhead), first(this.failures, other.failures));
	}

	private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
		return (own != null) ? own : other;
	}

}
