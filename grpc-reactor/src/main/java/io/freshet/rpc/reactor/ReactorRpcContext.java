package io.freshet.rpc.reactor;

import java.util.function.Function;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The {@link RpcContext} in the Reactor context: where operators find the call that they
 * work for, whatever thread they run on. The publishers of a service have it there, and
 * the calls that Reactor clients make inherit its deadline and its cancellation. Has no
 * state.
 */
public final class ReactorRpcContext {

	/**
	 * The key of the context, that of {@code RpcContextThreadLocalAccessor} too, which
	 * carries it over to the threads of operators.
	 */
	public static final String KEY = "io.freshet.rpc.context";

	private ReactorRpcContext() {
	}

	/**
	 * Returns the call that the subscriber works for.
	 * @return the context; an {@link IllegalStateException} if there is no call
	 */
	public static Mono<RpcContext> current() {
		return Mono.deferContextual((view) -> {
			RpcContext call = in(view);
			return (call != null) ? Mono.just(call) : Mono.error(new IllegalStateException("no RPC is being handled in "
					+ "this subscription; elsewhere than in the publishers of a service method put the context there "
					+ "with contextWrite(ReactorRpcContext.with(...))"));
		});
	}

	/**
	 * Returns the call that is in a Reactor context.
	 * @param view the Reactor context
	 * @return the context of the call, or {@code null} if there is none
	 */
	public static @Nullable RpcContext in(ContextView view) {
		return view.getOrDefault(KEY, null);
	}

	/**
	 * Puts a call into the Reactor context of what is upstream.
	 * @param call the call
	 * @return for {@code contextWrite}
	 */
	public static Function<Context, Context> with(RpcContext call) {
		return (context) -> context.put(KEY, call);
	}

}
