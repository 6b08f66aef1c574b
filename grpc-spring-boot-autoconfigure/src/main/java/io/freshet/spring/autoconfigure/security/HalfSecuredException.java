package io.freshet.spring.autoconfigure.security;

/** Something looks secured and is not, or is closed and nobody can open it. */
final class HalfSecuredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	HalfSecuredException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
