package io.freshet.spring.autoconfigure.server;

/** A bean is annotated with {@code @RpcService} but cannot be served. */
final class InvalidServiceException extends RuntimeException {

	private final String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong, with the name of the bean
	 * @param action what to do about it
	 */
	InvalidServiceException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
