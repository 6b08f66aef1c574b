package io.freshet.spring.autoconfigure.server;

import java.util.List;

import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.CompanionServices;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Puts together what a server serves, and what runs it. */
final class ServiceAssembly {

	private ServiceAssembly() {
	}

	/**
	 * Puts the services together.
	 * @param beanFactory has the services of the application and the executors
	 * @param options the options of the server
	 * @param properties say what runs a service
	 * @param companions go beside the services of the application
	 * @return all services
	 */
	static List<ServiceDefinition> of(ConfigurableListableBeanFactory beanFactory, ServerOptions options,
			RpcServerProperties properties, List<CompanionServices> companions) {
		List<ServiceDefinition> own = new ServedBeans(beanFactory, options.interceptors()).services();
		return new ServiceExecutors(properties.executor().services(), new ExecutorBeans(beanFactory))
			.apply(new CompanionBeans(companions).join(own));
	}

}
