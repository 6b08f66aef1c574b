package io.freshet.spring.autoconfigure.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.RpcService;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the executors that services name. Immutable.
 *
 * @param beanFactory has the executors
 */
record ExecutorBeans(ConfigurableListableBeanFactory beanFactory) {

	/**
	 * Finds an executor.
	 * @param name the name of the bean, or {@value RpcService#EVENT_LOOP}
	 * @return the executor, or {@code null} if there is none with that name
	 */
	@Nullable Executor find(String name) {
		if (name.equals(RpcService.EVENT_LOOP)) {
			return ServerOptions.EVENT_LOOP;
		}
		return (this.beanFactory.containsBean(name) && this.beanFactory.isTypeMatch(name, Executor.class))
				? this.beanFactory.getBean(name, Executor.class) : null;
	}

	/**
	 * Returns what can be named.
	 * @return the names
	 */
	List<String> names() {
		List<String> names = new ArrayList<>(List.of(this.beanFactory.getBeanNamesForType(Executor.class)));
		names.add(RpcService.EVENT_LOOP);
		return names;
	}

}
