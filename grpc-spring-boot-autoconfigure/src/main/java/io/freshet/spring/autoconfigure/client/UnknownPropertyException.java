package io.freshet.spring.autoconfigure.client;

import java.util.List;

/** Properties of channels have names that mean nothing, often typing errors. */
final class UnknownPropertyException extends RuntimeException {

	private final List<String> names;

	/**
	 * Creates the exception.
	 * @param names the properties, with their whole names
	 * @param cause what found them
	 */
	UnknownPropertyException(List<String> names, Throwable cause) {
		super("there are no such properties: " + String.join(", ", names), cause);
		this.names = names;
	}

	List<String> names() {
		return this.names;
	}

}
