package io.freshet.rpc;

import org.jspecify.annotations.Nullable;

/**
 * The context of the call that a thread works for. The one thread-local of the runtime:
 * user methods take plain messages, so there is no argument that could carry it (decision
 * 0005).
 */
final class CurrentContext {

	private static final ThreadLocal<@Nullable RpcContext> CURRENT = new ThreadLocal<>();

	private CurrentContext() {
	}

	static @Nullable RpcContext get() {
		return CURRENT.get();
	}

	static RpcContext.Scope attach(@Nullable RpcContext context) {
		RpcContext previous = CURRENT.get();
		CURRENT.set(context);
		return () -> CURRENT.set(previous);
	}

}
