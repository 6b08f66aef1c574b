package io.freshet.spring.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ServiceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Serves any service as a script says. Immutable.
 *
 * @param script has the answers
 * @param drop loses the connection of a call
 */
record MockService(MockScript script, Consumer<RpcContext> drop) {

	/**
	 * Binds all methods of a service to the script.
	 * @param service the service
	 * @return what a server can serve
	 */
	ServiceDefinition bind(ServiceDescriptor service) {
		ServiceDefinition.Builder builder = ServiceDefinition.builder(service);
		service.methods().forEach((method) -> bind(builder, method));
		return builder.build();
	}

	private <Q, R> void bind(ServiceDefinition.Builder builder, MethodDescriptor<Q, R> method) {
		switch (method.shape()) {
			case UNARY -> builder.unary(method, (request) -> single(method, request, null));
			case CLIENT_STREAMING -> builder.clientStreaming(method, (requests) -> single(method, null, requests));
			case SERVER_STREAMING ->
				builder.serverStreaming(method, (request, responses) -> stream(method, request, null, responses));
			case BIDI_STREAMING ->
				builder.bidiStreaming(method, (requests, responses) -> stream(method, null, requests, responses));
		}
	}

	private <Q, R> R single(MethodDescriptor<Q, R> method, @Nullable Q request, @Nullable RpcReader<Q> requests) {
		List<R> responses = new ArrayList<>();
		play(method, request, requests, responses::add);
		return responses.get(0);
	}

	private <Q, R> void stream(MethodDescriptor<Q, R> method, @Nullable Q request, @Nullable RpcReader<Q> requests,
			RpcWriter<R> responses) {
		play(method, request, requests, responses::write);
	}

	private <Q, R> void play(MethodDescriptor<Q, R> method, @Nullable Q request, @Nullable RpcReader<Q> requests,
			Consumer<R> responses) {
		RecordedCall<Q> call = new RecordedCall<>(method, RpcContext.current());
		MockExchange<Q, R> exchange = new MockExchange<>(call, request, requests, responses, this.drop);
		this.script.record(call);
		MockRule<Q, R> rule = this.script.find(method, request);
		if (rule == null) {
			throw new RpcException(StatusCode.UNIMPLEMENTED, this.script.unexpected(call.toString()));
		}
		try {
			for (MockStep<Q, R> step : rule.steps()) {
				step.play(exchange);
			}
		}
		catch (InterruptedException ex) {
			throw new RpcException(StatusCode.CANCELLED, "the call was over before its scripted answer");
		}
	}

}
