package io.freshet.spring.context;

import io.freshet.rpc.RpcContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry {@link RpcContext#current()} over to other
 * threads: into Reactor's operators, {@code @Async} methods and decorated executors.
 * Found by the service loader. Safe for use by several threads.
 */
public final class RpcContextThreadLocalAccessor implements ThreadLocalAccessor<RpcContext> {

	/** The key of the context, for example in Reactor's. */
	public static final String KEY = "io.freshet.rpc.context";

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable RpcContext getValue() {
		return RpcContext.currentOrNull();
	}

	/** Whoever sets a value restores the previous one by itself, so no scope is kept. */
	@Override
	public void setValue(RpcContext value) {
		value.attach();
	}

	@Override
	public void setValue() {
		RpcContext.detach();
	}

}
