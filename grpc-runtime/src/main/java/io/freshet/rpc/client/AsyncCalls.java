package io.freshet.rpc.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import io.freshet.rpc.MethodDescriptor;

/**
 * The four kinds of call without blocking, by method descriptor. Generated clients are
 * built on it; it serves just as well without generated code. Results and messages are
 * delivered on an event loop, where nothing may block. Safe for use by several threads.
 */
public final class AsyncCalls {

	private final RpcChannel channel;

	AsyncCalls(RpcChannel channel) {
		this.channel = channel;
	}

	/**
	 * Sends one message and receives one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @param request the request
	 * @return the response, or an {@code RpcException}; cancelling it cancels the call
	 */
	public <Q, R> CompletableFuture<R> unary(MethodDescriptor<Q, R> method, CallOptions options, Q request) {
		throw new UnsupportedOperationException(this.channel.target());
	}

	/**
	 * Sends one message and receives a stream. Each subscription is a call of its own.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of each call
	 * @param request the request
	 * @return the responses; cancelling a subscription cancels its call
	 */
	public <Q, R> Flow.Publisher<R> serverStreaming(MethodDescriptor<Q, R> method, CallOptions options, Q request) {
		throw new UnsupportedOperationException(this.channel.target());
	}

	/**
	 * Sends a stream and receives one message. An error of the requests cancels the call
	 * and completes the result with that error.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @param requests the requests; subscribed to once, cancelled when the call ends
	 * first
	 * @return the response, or an {@code RpcException}; cancelling it cancels the call
	 */
	public <Q, R> CompletableFuture<R> clientStreaming(MethodDescriptor<Q, R> method, CallOptions options,
			Flow.Publisher<Q> requests) {
		throw new UnsupportedOperationException(this.channel.target());
	}

	/**
	 * Sends and receives streams. Each subscription is a call of its own and subscribes
	 * to the requests. An error of the requests cancels the call and is passed on to the
	 * subscriber.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of each call
	 * @param requests the requests; cancelled when the call ends first
	 * @return the responses; cancelling a subscription cancels its call
	 */
	public <Q, R> Flow.Publisher<R> bidiStreaming(MethodDescriptor<Q, R> method, CallOptions options,
			Flow.Publisher<Q> requests) {
		throw new UnsupportedOperationException(this.channel.target());
	}

}
