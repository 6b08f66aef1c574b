package io.freshet.rpc.client;

/** How a call is sent this time. For use by one thread, while the observer is told. */
public interface ClientAttempt {

	/**
	 * Returns how often the call was sent before.
	 * @return 0 for the first attempt
	 */
	int previousAttempts();

	/**
	 * Adds an entry to the request metadata of this attempt alone. One that the call
	 * itself has is replaced.
	 * @param name the name
	 * @param value the value
	 */
	void setMetadata(String name, String value);

}
