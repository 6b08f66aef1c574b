package io.freshet.rpc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * What belongs on the threads that hear of an asynchronous call: the call that was being
 * served when it was made, and what interceptors add. Added to by one thread at a time,
 * before the call is passed on; opened by any.
 */
final class CallbackScopes {

	private final @Nullable RpcContext parent;

	private volatile List<Supplier<? extends RpcContext.@Nullable Scope>> scopes = List.of();

	CallbackScopes(@Nullable RpcContext parent) {
		this.parent = parent;
	}

	void add(Supplier<? extends RpcContext.@Nullable Scope> scope) {
		List<Supplier<? extends RpcContext.@Nullable Scope>> more = new ArrayList<>(this.scopes);
		more.add(scope);
		this.scopes = List.copyOf(more);
	}

	/**
	 * Opens the scopes on the current thread, that of the call outermost.
	 * @return closes them
	 */
	RpcContext.Scope open() {
		RpcContext.Scope opened = (this.parent != null) ? this.parent.attach() : () -> {
		};
		try {
			for (Supplier<? extends RpcContext.@Nullable Scope> scope : this.scopes) {
				opened = inside(opened, scope.get());
			}
		}
		catch (RuntimeException | Error ex) {
			opened.close();
			throw ex;
		}
		return opened;
	}

	private static RpcContext.Scope inside(RpcContext.Scope outer, RpcContext.@Nullable Scope inner) {
		if (inner == null) {
			return outer;
		}
		return () -> {
			try (outer) {
				inner.close();
			}
		};
	}

}
