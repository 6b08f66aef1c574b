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
	 * Adds them to a service.
	 * @param service the service, which is healthy
	 * @return all services
	 */
	static List<ServiceDefinition> beside(ServiceDefinition service) {
		HealthStatuses statuses = new HealthStatuses();
		statuses.set("", ServingStatus.SERVING);
		statuses.set(service.descriptor().name(), ServingStatus.SERVING);
		List<ServiceDefinition> services = new ArrayList<>();
		services.add(service);
		services.add(HealthRpc.bind(new HealthService(statuses)));
		List<ServiceDescriptor> shown = new ArrayList<>(services.stream().map(ServiceDefinition::descriptor).toList());
		shown.addAll(ReflectionServices.descriptors());
		services.addAll(new ReflectionServices(() -> shown).definitions());
		return services;
	}

}
