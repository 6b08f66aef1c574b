package io.freshet.spring.autoconfigure.health;

import java.util.Set;

import io.freshet.services.health.ServingStatus;

/** Finds out how the application is. Safe for use by several threads. */
interface HealthSource {

	/** The names that always have a status: the whole, its liveness and its readiness. */
	Set<String> ALWAYS = Set.of("", "liveness", "readiness");

	/** The name of the application's readiness. */
	String READINESS = "readiness";

	/** The name of the application's liveness. */
	String LIVENESS = "liveness";

	/**
	 * Returns the names that have a status besides the services of the server.
	 * @return the names
	 */
	Set<String> names();

	/**
	 * Tells which question has to be answered for a name. Names that share a question are
	 * found out together.
	 * @param name a name, empty for the server as a whole
	 * @return the name to be passed to {@link #status}
	 */
	String question(String name);

	/**
	 * Finds out a status. May take its time.
	 * @param question what {@link #question} returned
	 * @return the status
	 */
	ServingStatus status(String question);

}
