package io.freshet.spring.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.freshet.services.health.ServingStatus;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the health service. Immutable.
 *
 * @param timeToLive Time for which a status that was found out answers further questions.
 * Longer spares the health indicators and tells of a change later.
 * @param timeout Time that the health indicators behind a name have to answer; then the
 * name counts as NOT_SERVING until they have answered.
 * @param watchInterval Time between two looks at the names that somebody watches. Names
 * that nobody watches are looked at only when somebody asks.
 * @param service Which health indicators a service depends on, by the full name of the
 * service, which goes into brackets. By default a service is SERVING while the
 * application is ready.
 * @param statuses What a status of a health indicator means to clients, such as
 * "degraded: SERVING". By default UP means SERVING, UNKNOWN means UNKNOWN, and everything
 * else NOT_SERVING.
 */
@ConfigurationProperties("grpc.server.health")
record RpcHealthProperties(@DefaultValue("300ms") Duration timeToLive, @DefaultValue("600ms") Duration timeout,
		@DefaultValue("300ms") Duration watchInterval, @DefaultValue Map<String, Service> service,
		@DefaultValue Map<String, ServingStatus> statuses) {

	/**
	 * Which health indicators a service depends on.
	 *
	 * @param include Health indicators that the service depends on. By default all.
	 * @param exclude Health indicators that the service does not depend on, though they
	 * are included.
	 */
	record Service(@DefaultValue Set<String> include, @DefaultValue Set<String> exclude) {

	}

}
