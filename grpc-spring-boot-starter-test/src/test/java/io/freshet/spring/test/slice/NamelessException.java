package io.freshet.spring.test.slice;

/** Somebody has no name. */
class NamelessException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
