package io.freshet.rpc.server;

import java.util.concurrent.atomic.AtomicReference;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call over a thread that may block and back to its event loop, before its
 * code starts. Used once, by one thread at a time; {@link #whenDone} may be called by any
 * thread.
 */
final class Detour extends AtomicReference<@Nullable Object> implements AwayTask {

	private static final long serialVersionUID = 1L;

	private static final Object DONE = new Object();

	private final transient ServerExchange exchange;

	private final transient CallContext context;

	private final transient ServerCall.Preparation preparation;

	private final transient ServerInterceptor.Next next;

	Detour(ServerExchange exchange, CallContext context, ServerCall.Preparation preparation,
			ServerInterceptor.Next next) {
		this.exchange = exchange;
		this.context = context;
		this.preparation = preparation;
		this.next = next;
	}

	/** Runs on a thread that may block. */
	@Override
	public void run() {
		RpcContext.Scope scope = this.context.enter();
		try {
			if (!this.context.isCancelled() && this.preparation.prepare(this.context)) {
				this.exchange.execute(this::goOn);
			}
		}
		catch (Throwable ex) {
			this.exchange.fail(ex);
		}
		finally {
			scope.close();
			if (getAndSet(DONE) instanceof Runnable task) {
				task.run();
			}
		}
	}

	/** What prepares a call is not the user's code, and not told. */
	@Override
	public void interrupt() {
	}

	@Override
	public boolean whenDone(Runnable task) {
		return compareAndSet(null, task);
	}

	/** Runs on the event loop. */
	private void goOn() {
		if (this.exchange.hasEnded()) {
			return;
		}
		RpcContext.Scope scope = this.context.enter();
		try {
			this.next.proceed(this.context);
		}
		catch (Throwable ex) {
			this.exchange.fail(ex);
		}
		finally {
			scope.close();
		}
	}

}
