package io.freshet.rpc.codegen;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Turns the methods of a Reactor service into those of an asynchronous one. Nothing is
 * subscribed to before the runtime asks; a cancelled call cancels the subscription. A
 * {@code Mono} that ends empty gives a {@code null} response. Needs {@code reactor-core}.
 */
public final class ReactorBindings {

	private ReactorBindings() {
	}

	/**
	 * Adapts a unary method.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param handler the code
	 * @return the same code for the asynchronous binding
	 */
	public static <Q, R> Function<Q, CompletionStage<R>> unary(Function<Q, Mono<R>> handler) {
		return (request) -> handler.apply(request).contextCapture().toFuture();
	}

	/**
	 * Adapts a server-streaming method.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param handler the code
	 * @return the same code for the asynchronous binding
	 */
	public static <Q, R> Function<Q, Flow.Publisher<R>> serverStreaming(Function<Q, Flux<R>> handler) {
		return (request) -> JdkFlowAdapter.publisherToFlowPublisher(handler.apply(request).contextCapture());
	}

	/**
	 * Adapts a client-streaming method.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param handler the code
	 * @return the same code for the asynchronous binding
	 */
	public static <Q, R> Function<Flow.Publisher<Q>, CompletionStage<R>> clientStreaming(
			Function<Flux<Q>, Mono<R>> handler) {
		return (requests) -> handler.apply(JdkFlowAdapter.flowPublisherToFlux(requests)).contextCapture().toFuture();
	}

	/**
	 * Adapts a bidirectional method.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param handler the code
	 * @return the same code for the asynchronous binding
	 */
	public static <Q, R> Function<Flow.Publisher<Q>, Flow.Publisher<R>> bidiStreaming(
			Function<Flux<Q>, Flux<R>> handler) {
		return (requests) -> JdkFlowAdapter
			.publisherToFlowPublisher(handler.apply(JdkFlowAdapter.flowPublisherToFlux(requests)).contextCapture());
	}

}
