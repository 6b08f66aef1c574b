package io.freshet.spring.autoconfigure.client;

/** The target of a channel is not one that the runtime understands. */
final class InvalidTargetException extends RuntimeException {

	private final String name;

	private final String target;

	/**
	 * Creates the exception.
	 * @param name the name of the channel
	 * @param target the target
	 * @param cause what is wrong with it
	 */
	InvalidTargetException(String name, String target, IllegalArgumentException cause) {
		super("target '" + target + "' of RPC channel '" + name + "' is not valid: " + cause.getMessage(), cause);
		this.name = name;
		this.target = target;
	}

	String name() {
		return this.name;
	}

	String target() {
		return this.target;
	}

}
