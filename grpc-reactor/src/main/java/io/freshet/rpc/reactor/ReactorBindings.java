package io.freshet.rpc.reactor;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Turns the methods of a Reactor service into those of an asynchronous one. Nothing is
 * subscribed to before the runtime asks; a cancelled call cancels the subscription. A
 * {@code Mono} that ends empty gives a {@code null} response.
 * <p>
 * The Reactor context of the handler's publishers has the {@link RpcContext}
 * ({@link ReactorRpcContext}), what interceptors put there by {@link #addContext}, and
 * the thread-locals that Micrometer's context propagation knows, if that is on the class
 * path.
 */
public final class ReactorBindings {

	/** Fills the Reactor context of the handler of a call. */
	private static final AttributeKey<Function<Context, Context>> CONTEXT = AttributeKey.of("reactor-context");

	private ReactorBindings() {
	}

	/**
	 * Adds to the Reactor context of the handler of a call. To be called before the call
	 * is passed on.
	 * @param call the call
	 * @param entries puts entries into the context
	 */
	public static void addContext(RpcContext call, Function<Context, Context> entries) {
		Function<Context, Context> before = call.attribute(CONTEXT);
		call.attribute(CONTEXT, (before != null) ? before.andThen(entries) : entries);
	}

	private static <T> Mono<T> inContext(Mono<T> mono) {
		Objects.requireNonNull(mono, "the method returned null instead of a Mono");
		return mono.contextCapture().contextWrite(entries()).contextCapture();
	}

	private static <T> Flux<T> inContext(Flux<T> flux) {
		Objects.requireNonNull(flux, "the method returned null instead of a Flux");
		return flux.contextCapture().contextWrite(entries()).contextCapture();
	}

	private static Function<Context, Context> entries() {
		RpcContext call = RpcContext.currentOrNull();
		if (call == null) {
			return Function.identity();
		}
		Function<Context, Context> entries = call.attribute(CONTEXT);
		Function<Context, Context> context = ReactorRpcContext.with(call);
		return (entries != null) ? context.andThen(entries) : context;
	}

	/**
	 * Adapts a unary method.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param handler the code
	 * @return the same code for the asynchronous binding
	 */
	public static <Q, R> Function<Q, CompletionStage<R>> unary(Function<Q, Mono<R>> handler) {
		return (request) -> inContext(handler.apply(request)).toFuture();
	}

	/**
	 * Adapts a server-streaming method.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param handler the code
	 * @return the same code for the asynchronous binding
	 */
	public static <Q, R> Function<Q, Flow.Publisher<R>> serverStreaming(Function<Q, Flux<R>> handler) {
		return (request) -> JdkFlowAdapter.publisherToFlowPublisher(inContext(handler.apply(request)));
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
		return (requests) -> inContext(handler.apply(JdkFlowAdapter.flowPublisherToFlux(requests))).toFuture();
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
			.publisherToFlowPublisher(inContext(handler.apply(JdkFlowAdapter.flowPublisherToFlux(requests))));
	}

}
