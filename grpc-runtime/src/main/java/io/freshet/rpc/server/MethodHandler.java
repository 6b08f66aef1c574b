package io.freshet.rpc.server;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;

/**
 * Calls the user's code for one shape in one style. Immutable.
 *
 * @param async whether the code never blocks and so may run on the event loop
 * @param invocation calls the code
 */
record MethodHandler(boolean async, Invocation invocation) {

	static <Q, R> MethodHandler unary(Function<Q, R> code) {
		return blocking((call) -> call.response().respond(code.apply(call.requests().single())));
	}

	static <Q, R> MethodHandler serverStreaming(BiConsumer<Q, RpcWriter<R>> code) {
		return blocking((call) -> {
			code.accept(call.requests().single(), call.response().writer());
			call.response().endWriter();
		});
	}

	static <Q, R> MethodHandler clientStreaming(Function<RpcReader<Q>, R> code) {
		return blocking((call) -> call.response().respond(code.apply(call.requests().reader())));
	}

	static <Q, R> MethodHandler bidiStreaming(BiConsumer<RpcReader<Q>, RpcWriter<R>> code) {
		return blocking((call) -> {
			code.accept(call.requests().reader(), call.response().writer());
			call.response().endWriter();
		});
	}

	static <Q, R> MethodHandler asyncUnary(Function<Q, CompletionStage<R>> code) {
		return async((call) -> call.response().respondWith(code.apply(call.requests().single())));
	}

	static <Q, R> MethodHandler asyncServerStreaming(Function<Q, Flow.Publisher<R>> code) {
		return async((call) -> call.response().respondFrom(code.apply(call.requests().single())));
	}

	static <Q, R> MethodHandler asyncClientStreaming(Function<Flow.Publisher<Q>, CompletionStage<R>> code) {
		return async((call) -> call.response().respondWith(code.apply(call.requests().publisher())));
	}

	static <Q, R> MethodHandler asyncBidiStreaming(Function<Flow.Publisher<Q>, Flow.Publisher<R>> code) {
		return async((call) -> call.response().respondFrom(code.apply(call.requests().publisher())));
	}

	private static MethodHandler blocking(Invocation invocation) {
		return new MethodHandler(false, invocation);
	}

	private static MethodHandler async(Invocation invocation) {
		return new MethodHandler(true, invocation);
	}

	/** A call of the user's code. */
	@FunctionalInterface
	interface Invocation {

		void invoke(ServerExchange call) throws Exception;

	}

}
