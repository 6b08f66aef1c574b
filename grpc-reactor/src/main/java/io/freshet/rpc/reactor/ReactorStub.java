package io.freshet.rpc.reactor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.GeneratedStub;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * What generated Reactor clients extend. Each subscription is a call of its own, and
 * cancelling it cancels the call. What a subscriber asks for is what is taken from the
 * connection, and requests are asked for as the connection takes them. Immutable.
 * <p>
 * A call begins with what the subscriber has in its Reactor context: inside a call that
 * is served it inherits deadline and cancellation, and with Micrometer's context
 * propagation observers find their thread-locals. Publishers of requests see the same
 * Reactor context.
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
		return single((view) -> channel().async().unary(method, options(), request));
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
		return stream((view) -> channel().async().serverStreaming(method, options(), request));
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
		return single((view) -> channel().async().clientStreaming(method, options(), inContext(requests, view)));
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
		return stream((view) -> channel().async().bidiStreaming(method, options(), inContext(requests, view)));
	}

	private static <R> Mono<R> single(Function<ContextView, CompletableFuture<R>> call) {
		return Mono.deferContextual((view) -> Mono.fromFuture(SubscriberThread.call(view, () -> call.apply(view))));
	}

	private static <R> Flux<R> stream(Function<ContextView, Flow.Publisher<R>> call) {
		return Flux.deferContextual((view) -> {
			Flow.Publisher<R> responses = call.apply(view);
			return JdkFlowAdapter.<R>flowPublisherToFlux(
					(subscriber) -> SubscriberThread.run(view, () -> responses.subscribe(subscriber)));
		});
	}

	private static <Q> Flow.Publisher<Q> inContext(Flux<Q> requests, ContextView view) {
		return JdkFlowAdapter.publisherToFlowPublisher(view.isEmpty() ? requests : requests.contextWrite(view));
	}

}
