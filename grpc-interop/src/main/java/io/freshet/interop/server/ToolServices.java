package io.freshet.interop.server;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.health.HealthService;
import io.freshet.services.health.HealthStatuses;
import io.freshet.services.health.ServingStatus;
import io.freshet.services.health.v1.HealthRpc;
import io.freshet.services.reflection.ReflectionServices;

/** What stock clients and tools look for on any server: health and reflection. */
final class ToolServices {

	private ToolServices() {
	}

	/**
	 * Adds them to services.
	 * @param others the services, which are healthy
	 * @return all services
	 */
	static List<ServiceDefinition> beside(ServiceDefinition... others) {
		HealthStatuses statuses = new HealthStatuses();
		statuses.set("", ServingStatus.SERVING);
		List<ServiceDefinition> services = new ArrayList<>(List.of(others));
		services.forEach((service) -> statuses.set(service.descriptor().name(), ServingStatus.SERVING));
		services.add(HealthRpc.bind(new HealthService(statuses)));
		List<ServiceDescriptor> shown = new ArrayList<>(services.stream().map(ServiceDefinition::descriptor).toList());
		shown.addAll(ReflectionServices.descriptors());
		services.addAll(new ReflectionServices(() -> shown).definitions());
		return services;
	}

}
