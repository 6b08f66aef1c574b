package io.freshet.spring.autoconfigure.health;

import java.util.Set;

import io.freshet.services.health.ServingStatus;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;

/**
 * What the application says of its availability, for applications without health
 * indicators. Safe for use by several threads.
 */
final class AvailabilityHealth implements HealthSource {

	private final ApplicationAvailability availability;

	AvailabilityHealth(ApplicationAvailability availability) {
		this.availability = availability;
	}

	@Override
	public Set<String> names() {
		return ALWAYS;
	}

	@Override
	public String question(String name) {
		return name.equals(LIVENESS) ? LIVENESS : READINESS;
	}

	@Override
	public ServingStatus status(String question) {
		boolean available = question.equals(LIVENESS) ? this.availability.getLivenessState() == LivenessState.CORRECT
				: isReady();
		return available ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
	}

	boolean isReady() {
		return this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
	}

}
