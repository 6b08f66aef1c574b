package com.example.tides;

/** There is no gauge. */
class UnknownHarbourException extends RuntimeException {

	private static final long serialVersionUID = 1;

	UnknownHarbourException(String harbour) {
		super("no gauge in " + harbour);
	}

}
