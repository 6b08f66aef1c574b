package io.freshet.spring.autoconfigure.services;

import java.util.List;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.reflection.ReflectionServices;
import io.freshet.spring.CompanionServices;

/** Reflection of all services of the server. Safe for use by several threads. */
final class Reflection implements CompanionServices {

	private volatile List<ServiceDescriptor> services = List.of();

	@Override
	public List<ServiceDefinition> definitions() {
		return new ReflectionServices(() -> this.services).definitions();
	}

	@Override
	public void served(List<ServiceDescriptor> all) {
		this.services = List.copyOf(all);
	}

}
