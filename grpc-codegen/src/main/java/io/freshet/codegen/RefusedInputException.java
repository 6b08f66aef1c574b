package io.freshet.codegen;

/**
 * Input that no source can be generated from. The message is shown to the user by protoc.
 */
final class RefusedInputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RefusedInputException(String message) {
		super(message);
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

}
