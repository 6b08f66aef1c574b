package io.freshet.spring.autoconfigure.client;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the validation on the side of a client. What is {@code null} was not set.
 * Immutable.
 *
 * @param requests Whether requests are checked before they are sent, also each one of a
 * stream. One that is not valid ends its call with INVALID_ARGUMENT, and the server does
 * not get it. By default they are not.
 * @param responses Whether responses are checked before the caller sees them. One that is
 * not valid ends its call with INTERNAL. By default they are not.
 */
record ValidationProperties(@Nullable Boolean requests, @Nullable Boolean responses) {

	/**
	 * Returns these properties, completed by others.
	 * @param other says what these do not
	 * @return the completed properties
	 */
	ValidationProperties orElse(ValidationProperties other) {
		return new ValidationProperties((this.requests != null) ? this.requests : other.requests,
				(this.responses != null) ? this.responses : other.responses);
	}

}
