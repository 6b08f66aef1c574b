package io.freshet.rpc.calls;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.ServiceDefinition;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;

/**
 * One method of each shape, for what has to hold whatever the shape: a service that
 * echoes one message, and a call of it.
 */
enum AnyShape {

	UNARY_CALL(UNARY) {

		@Override
		ServiceDefinition.Builder blocking(ServiceDefinition.Builder service, Runnable code) {
			return service.unary(UNARY, (request) -> {
				code.run();
				return request;
			});
		}

		@Override
		ServiceDefinition.Builder async(ServiceDefinition.Builder service, Runnable code) {
			return service.asyncUnary(UNARY, (request) -> {
				code.run();
				return CompletableFuture.completedFuture(request);
			});
		}

		@Override
		List<StringValue> call(RpcChannel channel, CallOptions options, StringValue message) {
			return List.of(channel.blocking().unary(UNARY, options, message));
		}

		@Override
		List<StringValue> callAsync(RpcChannel channel, CallOptions options, StringValue message) throws Exception {
			return List.of(await(channel.async().unary(UNARY, options, message)));
		}

	},

	SERVER_STREAM(SERVER) {

		@Override
		ServiceDefinition.Builder blocking(ServiceDefinition.Builder service, Runnable code) {
			return service.serverStreaming(SERVER, (request, responses) -> {
				code.run();
				responses.write(request);
			});
		}

		@Override
		ServiceDefinition.Builder async(ServiceDefinition.Builder service, Runnable code) {
			return service.asyncServerStreaming(SERVER, (request) -> {
				code.run();
				return Streams.of(List.of(request));
			});
		}

		@Override
		List<StringValue> call(RpcChannel channel, CallOptions options, StringValue message) {
			return channel.blocking().serverStreaming(SERVER, options, message).stream().toList();
		}

		@Override
		List<StringValue> callAsync(RpcChannel channel, CallOptions options, StringValue message) throws Exception {
			return Streams.Collector.ofAll(channel.async().serverStreaming(SERVER, options, message)).all();
		}

	},

	CLIENT_STREAM(CLIENT) {

		@Override
		ServiceDefinition.Builder blocking(ServiceDefinition.Builder service, Runnable code) {
			return service.clientStreaming(CLIENT, (requests) -> {
				code.run();
				return requests.stream().findFirst().orElseThrow();
			});
		}

		@Override
		ServiceDefinition.Builder async(ServiceDefinition.Builder service, Runnable code) {
			return service.asyncClientStreaming(CLIENT, (requests) -> {
				code.run();
				return Streams.Collector.ofAll(requests).result.thenApply((messages) -> messages.get(0));
			});
		}

		@Override
		List<StringValue> call(RpcChannel channel, CallOptions options, StringValue message) {
			try (ClientStream<StringValue, StringValue> call = channel.blocking().clientStreaming(CLIENT, options)) {
				call.write(message);
				return List.of(call.finish());
			}
		}

		@Override
		List<StringValue> callAsync(RpcChannel channel, CallOptions options, StringValue message) throws Exception {
			return List.of(await(channel.async().clientStreaming(CLIENT, options, Streams.of(List.of(message)))));
		}

	},

	BIDI_STREAM(BIDI) {

		@Override
		ServiceDefinition.Builder blocking(ServiceDefinition.Builder service, Runnable code) {
			return service.bidiStreaming(BIDI, (requests, responses) -> {
				code.run();
				requests.forEach(responses::write);
			});
		}

		@Override
		ServiceDefinition.Builder async(ServiceDefinition.Builder service, Runnable code) {
			return service.asyncBidiStreaming(BIDI, (requests) -> {
				code.run();
				return requests;
			});
		}

		@Override
		List<StringValue> call(RpcChannel channel, CallOptions options, StringValue message) {
			try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, options)) {
				call.write(message);
				call.halfClose();
				return call.stream().toList();
			}
		}

		@Override
		List<StringValue> callAsync(RpcChannel channel, CallOptions options, StringValue message) throws Exception {
			return Streams.Collector.ofAll(channel.async().bidiStreaming(BIDI, options, Streams.of(List.of(message))))
				.all();
		}

	};

	private final MethodDescriptor<StringValue, StringValue> method;

	AnyShape(MethodDescriptor<StringValue, StringValue> method) {
		this.method = method;
	}

	MethodDescriptor<StringValue, StringValue> method() {
		return this.method;
	}

	/**
	 * Binds a method that echoes.
	 * @param service where to bind it
	 * @param code runs first in the handler
	 */
	abstract ServiceDefinition.Builder blocking(ServiceDefinition.Builder service, Runnable code);

	abstract ServiceDefinition.Builder async(ServiceDefinition.Builder service, Runnable code);

	/** Sends a message and returns what comes back. */
	abstract List<StringValue> call(RpcChannel channel, CallOptions options, StringValue message);

	abstract List<StringValue> callAsync(RpcChannel channel, CallOptions options, StringValue message) throws Exception;

	/** Who writes the handler and the call: threads or callbacks. */
	enum Style {

		BLOCKING, ASYNC;

		ServiceDefinition.Builder bind(AnyShape shape, Runnable code) {
			ServiceDefinition.Builder service = EchoMethods.echo();
			return (this == BLOCKING) ? shape.blocking(service, code) : shape.async(service, code);
		}

		List<StringValue> call(AnyShape shape, RpcChannel channel, CallOptions options, StringValue message)
				throws Exception {
			return (this == BLOCKING) ? shape.call(channel, options, message)
					: shape.callAsync(channel, options, message);
		}

	}

}
