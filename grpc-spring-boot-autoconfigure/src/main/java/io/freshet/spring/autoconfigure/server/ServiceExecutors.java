package io.freshet.spring.autoconfigure.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

import io.freshet.rpc.server.ServiceDefinition;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Gives services the executors that properties name for them. Immutable.
 *
 * @param names the names of the executors by the full names of the services
 * @param beans has the executors
 */
record ServiceExecutors(Map<String, String> names, ExecutorBeans beans) {

	/**
	 * Gives the services their executors.
	 * @param services all that is served
	 * @return the services, with the executors that are named
	 * @throws InvalidConfigurationPropertyValueException if a service or an executor that
	 * is named does not exist
	 */
	List<ServiceDefinition> apply(List<ServiceDefinition> services) {
		if (this.names.isEmpty() || services.isEmpty()) {
			return services;
		}
		Map<String, String> unused = new TreeMap<>(this.names);
		List<ServiceDefinition> result = new ArrayList<>();
		for (ServiceDefinition service : services) {
			String name = service.descriptor().name();
			String executor = unused.remove(name);
			result.add((executor != null) ? service.withExecutor(find(name, executor)) : service);
		}
		unused.forEach((service, executor) -> {
			throw invalid(service, executor, "no such service is served, there is "
					+ String.join(", ", services.stream().map((one) -> one.descriptor().name()).toList()));
		});
		return List.copyOf(result);
	}

	private Executor find(String service, String name) {
		Executor executor = this.beans.find(name);
		if (executor == null) {
			throw invalid(service, name,
					"there is no bean of type java.util.concurrent.Executor with that name, there is "
							+ String.join(", ", this.beans.names()));
		}
		return executor;
	}

	private static InvalidConfigurationPropertyValueException invalid(String service, String value, String reason) {
		return new InvalidConfigurationPropertyValueException("grpc.server.executor.services[" + service + "]", value,
				reason);
	}

}
