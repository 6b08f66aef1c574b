package io.freshet.spring.autoconfigure.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.CompanionServices;

/** Puts companions beside the services of the application. */
final class CompanionBeans {

	private final List<CompanionServices> companions;

	CompanionBeans(List<CompanionServices> companions) {
		this.companions = companions;
	}

	/**
	 * Adds the companions, unless nothing would be served but them.
	 * @param services the services of the application
	 * @return what the server serves
	 */
	List<ServiceDefinition> join(List<ServiceDefinition> services) {
		if (services.isEmpty() && this.companions.stream().noneMatch(CompanionServices::startServer)) {
			return services;
		}
		Map<String, ServiceDefinition> all = new LinkedHashMap<>();
		services.forEach((service) -> all.put(service.descriptor().name(), service));
		for (CompanionServices companion : this.companions) {
			for (ServiceDefinition definition : companion.definitions()) {
				all.putIfAbsent(definition.descriptor().name(), definition);
			}
		}
		List<ServiceDescriptor> descriptors = all.values().stream().map(ServiceDefinition::descriptor).toList();
		this.companions.forEach((companion) -> companion.served(descriptors));
		return List.copyOf(all.values());
	}

}
