package io.freshet.spring.autoconfigure.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.freshet.rpc.RpcContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trace of an unsampled call by the call that the thread works for, so that
 * nothing has to be put on the thread for the case that somebody asks. Has no state
 * besides the storage behind it.
 */
final class CallContextStorage implements ContextStorage {

	private static final AtomicBoolean added = new AtomicBoolean();

	private static volatile boolean installed;

	private final ContextStorage storage;

	private CallContextStorage(ContextStorage storage) {
		this.storage = storage;
	}

	/** Has an effect only before a context was used for the first time. */
	static void install() {
		if (added.compareAndSet(false, true)) {
			ContextStorage.addWrapper((storage) -> {
				installed = true;
				return new CallContextStorage(storage);
			});
		}
	}

	/**
	 * Returns whether the storage is in use, which settles it for good.
	 * @return whether it was installed in time
	 */
	static boolean isInstalled() {
		ContextStorage.get();
		return installed;
	}

	/**
	 * Who listens for changes shall not see the trace of the call: it would go into the
	 * MDC when the new context ends, and nobody would take it out.
	 */
	@Override
	public Scope attach(Context context) {
		if (RpcContext.currentOrNull() == null || this.storage.current() != null) {
			return this.storage.attach(context);
		}
		RpcContext.Scope hidden = RpcContext.detach();
		try {
			return this.storage.attach(context);
		}
		finally {
			hidden.close();
		}
	}

	@Override
	public @Nullable Context current() {
		Context current = this.storage.current();
		if (current != null) {
			return current;
		}
		UnsampledTrace trace = UnsampledTrace.current();
		return (trace != null) ? trace.context() : null;
	}

	@Override
	public Context root() {
		return this.storage.root();
	}

}
