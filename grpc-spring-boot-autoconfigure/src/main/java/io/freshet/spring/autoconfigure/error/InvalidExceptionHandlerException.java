package io.freshet.spring.autoconfigure.error;

/** A method with {@code @RpcExceptionHandler} can never be asked. */
final class InvalidExceptionHandlerException extends RuntimeException {

	private final String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong, with the method
	 * @param action what to do about it
	 */
	InvalidExceptionHandlerException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
