package io.freshet.services.health;

import io.freshet.services.health.v1.HealthCheckResponse;

/** Whether a service takes calls. */
public enum ServingStatus {

	/** Nobody can tell. */
	UNKNOWN(HealthCheckResponse.ServingStatus.UNKNOWN),

	/** It does. */
	SERVING(HealthCheckResponse.ServingStatus.SERVING),

	/** It does not. */
	NOT_SERVING(HealthCheckResponse.ServingStatus.NOT_SERVING);

	private final HealthCheckResponse response;

	ServingStatus(HealthCheckResponse.ServingStatus wire) {
		this.response = HealthCheckResponse.newBuilder().setStatus(wire).build();
	}

	HealthCheckResponse response() {
		return this.response;
	}

}
