package io.freshet.spring;

import java.util.List;

import com.google.rpc.BadRequest.FieldViolation;

/**
 * A handler gave a response that is not valid. It is thrown when responses are validated,
 * before anything of the response is sent; unless a method with
 * {@code @RpcExceptionHandler} says something else, the client sees UNKNOWN. Immutable.
 */
public class InvalidResponseException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final transient List<FieldViolation> violations;

	/**
	 * Creates the exception.
	 * @param message what is wrong, in short
	 * @param violations what is wrong
	 */
	public InvalidResponseException(String message, List<FieldViolation> violations) {
		super(message);
		this.violations = List.copyOf(violations);
	}

	/**
	 * Returns what is wrong with the response.
	 * @return the violations
	 */
	public List<FieldViolation> violations() {
		return this.violations;
	}

}
