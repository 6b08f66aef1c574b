package io.freshet.rpc.codegen;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;

/**
 * What generated asynchronous clients extend. Immutable.
 *
 * @param <C> the generated interface
 */
public abstract class AsyncStub<C> extends GeneratedStub<C> {

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @param options the options of its calls
	 */
	protected AsyncStub(RpcChannel channel, CallOptions options) {
		super(channel, options);
	}

	/**
	 * Makes a call that sends one message and receives one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the response; a {@code CompletableFuture} that cancels the call when it is
	 * cancelled
	 */
	protected final <Q, R> CompletionStage<R> unary(MethodDescriptor<Q, R> method, Q request) {
		return channel().async().unary(method, options(), request);
	}

	/**
	 * Describes a call that sends one message and receives a stream.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the responses; each subscription is a call of its own
	 */
	protected final <Q, R> Flow.Publisher<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
		return channel().async().serverStreaming(method, options(), request);
	}

	/**
	 * Makes a call that sends a stream and receives one message.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param requests the requests
	 * @return the response; a {@code CompletableFuture} that cancels the call when it is
	 * cancelled
	 */
	protected final <Q, R> CompletionStage<R> clientStreaming(MethodDescriptor<Q, R> method,
			Flow.Publisher<Q> requests) {
		return channel().async().clientStreaming(method, options(), requests);
	}

	/**
	 * Describes a call that sends and receives streams.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param requests the requests
	 * @return the responses; each subscription is a call of its own
	 */
	protected final <Q, R> Flow.Publisher<R> bidiStreaming(MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests) {
		return channel().async().bidiStreaming(method, options(), requests);
	}

}
