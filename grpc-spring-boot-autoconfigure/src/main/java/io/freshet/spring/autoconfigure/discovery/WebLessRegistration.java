package io.freshet.spring.autoconfigure.discovery;

/** Registers an application with a server of gRPC and no web server. */
@FunctionalInterface
interface WebLessRegistration {

	/**
	 * Registers the application, unless that was done.
	 * @param port the port of gRPC
	 */
	void start(int port);

}
