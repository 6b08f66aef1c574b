package io.freshet.spring.autoconfigure.server;

/** Two beans serve the same service. */
final class DuplicateServiceException extends RuntimeException {

	private final String service;

	private final String firstBean;

	private final String secondBean;

	/**
	 * Creates the exception.
	 * @param service the full name of the service
	 * @param firstBean the name of the one bean
	 * @param secondBean the name of the other bean
	 */
	DuplicateServiceException(String service, String firstBean, String secondBean) {
		super("service '" + service + "' is served by bean '" + firstBean + "' and by bean '" + secondBean + "'");
		this.service = service;
		this.firstBean = firstBean;
		this.secondBean = secondBean;
	}

	String service() {
		return this.service;
	}

	String firstBean() {
		return this.firstBean;
	}

	String secondBean() {
		return this.secondBean;
	}

}
