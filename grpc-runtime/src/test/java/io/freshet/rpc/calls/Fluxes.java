package io.freshet.rpc.calls;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Handlers written with Reactor's operators, as asynchronous ones. */
final class Fluxes {

	private Fluxes() {
	}

	static <Q, R> Function<Flow.Publisher<Q>, CompletionStage<R>> clientStreaming(Function<Flux<Q>, Mono<R>> code) {
		return (requests) -> code.apply(JdkFlowAdapter.flowPublisherToFlux(requests)).toFuture();
	}

	static <Q, R> Function<Flow.Publisher<Q>, Flow.Publisher<R>> bidiStreaming(Function<Flux<Q>, Flux<R>> code) {
		return (requests) -> JdkFlowAdapter
			.publisherToFlowPublisher(code.apply(JdkFlowAdapter.flowPublisherToFlux(requests)));
	}

}
