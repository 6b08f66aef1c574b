package io.freshet.rpc.server;

import java.util.concurrent.Executor;

import io.freshet.rpc.MethodDescriptor;

/**
 * A method that can be called: its descriptor, the interceptors and the code composed
 * into one chain, and where they run. Immutable.
 *
 * @param descriptor the descriptor
 * @param async whether the code never blocks
 * @param chain the interceptors around the code
 * @param executor runs the chain; {@link ServerOptions#EVENT_LOOP} for the event loop
 */
record RegisteredMethod(MethodDescriptor<?, ?> descriptor, boolean async, ServerInterceptor.Next chain,
		Executor executor) {

	boolean runsOnEventLoop() {
		return this.executor == ServerOptions.EVENT_LOOP;
	}

}
