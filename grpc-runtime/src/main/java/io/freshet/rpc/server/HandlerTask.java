package io.freshet.rpc.server;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs the interceptors and the user's code of one call, with the call's context
 * attached, and lets the end of the call interrupt them. Runs once, on the executor of
 * the method; {@link #interrupt} may be called by any thread.
 */
final class HandlerTask extends AtomicReference<@Nullable Object> implements AwayTask {

	private static final long serialVersionUID = 1L;

	/** Stands for the handler's thread while that is being interrupted. */
	private static final Object INTERRUPTING = new Object();

	private static final Object DONE = new Object();

	private static final AtomicReferenceFieldUpdater<HandlerTask, Object> AFTERWARDS = AtomicReferenceFieldUpdater
		.newUpdater(HandlerTask.class, Object.class, "afterwards");

	/** What to do when the handler returns, or {@link #DONE}. */
	private transient volatile @Nullable Object afterwards;

	private final transient ServerExchange exchange;

	private final transient RegisteredMethod method;

	private final transient CallContext context;

	HandlerTask(ServerExchange exchange, RegisteredMethod method, CallContext context) {
		this.exchange = exchange;
		this.method = method;
		this.context = context;
	}

	@Override
	public void run() {
		// The event loop is never interrupted: it works for others, too.
		boolean interruptible = !this.method.runsOnEventLoop();
		if (interruptible) {
			set(Thread.currentThread());
		}
		RpcContext.Scope scope = this.context.attach();
		CallObservation observation = this.context.observation();
		RpcContext.Scope observed = (observation != null) ? observation.enter() : null;
		try {
			// A call that ended while it was queued is not started.
			if (!this.context.isCancelled() && !isLate()) {
				this.method.chain().proceed(this.context);
			}
		}
		catch (Throwable ex) {
			this.exchange.fail(ex);
		}
		finally {
			if (observed != null) {
				observed.close();
			}
			scope.close();
			if (interruptible) {
				leave();
				if (AFTERWARDS.getAndSet(this, DONE) instanceof Runnable task) {
					task.run();
				}
			}
		}
	}

	private boolean isLate() {
		Deadline deadline = this.context.deadline();
		return deadline != null && deadline.isExpired();
	}

	private void leave() {
		if (!compareAndSet(Thread.currentThread(), null)) {
			// What is meant for this call must not hit the next task of the thread.
			while (get() == INTERRUPTING) {
				Thread.onSpinWait();
			}
			Thread.interrupted();
		}
	}

	@Override
	public boolean whenDone(Runnable task) {
		return AFTERWARDS.compareAndSet(this, null, task);
	}

	@Override
	public void interrupt() {
		if (get() instanceof Thread thread && compareAndSet(thread, INTERRUPTING)) {
			thread.interrupt();
			set(null);
		}
	}

}
