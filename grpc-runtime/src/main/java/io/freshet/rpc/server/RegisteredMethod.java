package io.freshet.rpc.server;

import java.util.concurrent.Executor;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.protobuf.JsonMarshaller;
import org.jspecify.annotations.Nullable;

/**
 * A method that can be called: its descriptor, the interceptors and the code composed
 * into one chain, and where they run. Immutable.
 *
 * @param descriptor the descriptor
 * @param async whether the code never blocks
 * @param chain the interceptors around the code
 * @param executor runs the chain; {@link ServerOptions#EVENT_LOOP} for the event loop
 * @param messages reads requests and writes responses
 * @param json does so in JSON, or {@code null} if the method cannot be called in JSON
 */
record RegisteredMethod(MethodDescriptor<?, ?> descriptor, boolean async, ServerInterceptor.Next chain,
		Executor executor, Messages messages, @Nullable JsonMessages json) {

	boolean runsOnEventLoop() {
		return this.executor == ServerOptions.EVENT_LOOP;
	}

	/**
	 * Returns the method for one call in JSON.
	 * @return the method, or {@code null} if it cannot be called in JSON
	 */
	@Nullable RegisteredMethod inJson() {
		if (this.json == null) {
			return null;
		}
		Messages messages = new Messages(this.json.request(), this.json.response().remembering());
		return new RegisteredMethod(this.descriptor, this.async, this.chain, this.executor, messages, this.json);
	}

	/**
	 * The marshallers of a method. Immutable.
	 *
	 * @param request reads requests
	 * @param response writes responses
	 */
	record Messages(Marshaller<?> request, Marshaller<?> response) {
	}

	/**
	 * The marshallers of a method for JSON. Immutable.
	 *
	 * @param request reads requests
	 * @param response writes responses
	 */
	record JsonMessages(JsonMarshaller<?> request, JsonMarshaller<?> response) {
	}

}
