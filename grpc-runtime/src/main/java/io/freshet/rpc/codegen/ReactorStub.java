package io.freshet.rpc.codegen;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What generated Reactor clients extend. Each subscription is a call of its own, and
 * cancelling it cancels the call. Needs {@code reactor-core}. Immutable.
 *
 * @param <C> the generated interface
 */
public abstract class ReactorStub<C> extends GeneratedStub<C> {

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @param options the options of its calls
	 */
	protected ReactorStub(RpcChannel channel, CallOptions options) {
		super(channel, options);
	}

	/**
	 * Describes a call that sends one message and receives one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the response
	 */
	protected final <Q, R> Mono<R> unary(MethodDescriptor<Q, R> method, Q request) {
		return Mono.fromFuture(() -> channel().async().unary(method, options(), request));
	}

	/**
	 * Describes a call that sends one message and receives a stream.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the responses
	 */
	protected final <Q, R> Flux<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
		return JdkFlowAdapter.flowPublisherToFlux(channel().async().serverStreaming(method, options(), request));
	}

	/**
	 * Describes a call that sends a stream and receives one message.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param requests the requests
	 * @return the response
	 */
	protected final <Q, R> Mono<R> clientStreaming(MethodDescriptor<Q, R> method, Flux<Q> requests) {
		return Mono.fromFuture(() -> channel().async()
			.clientStreaming(method, options(), JdkFlowAdapter.publisherToFlowPublisher(requests)));
	}

	/**
	 * Describes a call that sends and receives streams.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param requests the requests
	 * @return the responses
	 */
	protected final <Q, R> Flux<R> bidiStreaming(MethodDescriptor<Q, R> method, Flux<Q> requests) {
		return JdkFlowAdapter.flowPublisherToFlux(
				channel().async().bidiStreaming(method, options(), JdkFlowAdapter.publisherToFlowPublisher(requests)));
	}

}
