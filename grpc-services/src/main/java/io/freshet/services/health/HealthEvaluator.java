package io.freshet.services.health;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Finds out the status of a name when somebody asks. Called by several threads, event
 * loops among them: it must not block.
 */
@FunctionalInterface
public interface HealthEvaluator {

	/**
	 * Finds out a status.
	 * @param name the name of a service, empty for the server as a whole
	 * @return completes with the status, or with {@code null} to leave it as it was set;
	 * a failure counts as {@link ServingStatus#NOT_SERVING}
	 */
	CompletionStage<@Nullable ServingStatus> evaluate(String name);

}
