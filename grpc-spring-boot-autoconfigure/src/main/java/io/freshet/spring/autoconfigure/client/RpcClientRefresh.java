package io.freshet.spring.autoconfigure.client;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Brings channels up to date when Spring Cloud says that properties have changed. Bound
 * anew, since the properties in use cannot change. Called by one thread at a time.
 */
final class RpcClientRefresh implements ApplicationListener<EnvironmentChangeEvent> {

	private final RpcClients clients;

	private final Environment environment;

	RpcClientRefresh(RpcClients clients, Environment environment) {
		this.clients = clients;
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		this.clients
			.update(Binder.get(this.environment).bindOrCreate("grpc.client", Bindable.of(RpcClientProperties.class)));
	}

}
