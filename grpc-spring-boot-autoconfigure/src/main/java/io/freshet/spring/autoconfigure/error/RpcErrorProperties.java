package io.freshet.spring.autoconfigure.error;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of failures.
 *
 * @param mapKnownExceptions Whether exceptions of Spring and the JDK whose meaning is
 * known become statuses that say it, such as NOT_FOUND; otherwise they become UNKNOWN.
 * @param failedCalls What a client sees if a call fails because a server behind this one
 * refused a call that was made for it, or could not be reached: "translate" for a status
 * of this server that tells nothing of the other one, "pass-on" for the same status,
 * details and trailers.
 */
@ConfigurationProperties("grpc.server.errors")
record RpcErrorProperties(@DefaultValue("true") boolean mapKnownExceptions,
		@DefaultValue("translate") FailedCalls failedCalls) {

	/** What becomes of the status of a server behind this one. */
	enum FailedCalls {

		/** It is that of the call. */
		PASS_ON,

		/** It is translated. */
		TRANSLATE

	}

}
