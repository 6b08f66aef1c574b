package io.freshet.spring.test;

import java.util.List;

import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.ServerOptionsCustomizer;

import org.springframework.core.Ordered;

/**
 * Takes the server off the network, after all customizers of the application. Immutable.
 *
 * @param name the name that clients find the server by
 */
record InMemoryServerCustomizer(String name) implements ServerOptionsCustomizer, Ordered {

	@Override
	public void customize(ServerOptions.Builder options) {
		options.listeners(List.of(Listener.named(Listener.DEFAULT_NAME).inMemory(this.name).build()));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
