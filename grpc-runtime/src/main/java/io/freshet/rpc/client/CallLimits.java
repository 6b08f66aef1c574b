package io.freshet.rpc.client;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * What ends a call from outside: its deadline, and the end of the call that is being
 * served by the thread that makes it. Created on that thread, then confined to the call's
 * event loop.
 */
final class CallLimits {

	private final @Nullable RpcContext parent = RpcContext.currentOrNull();

	private final @Nullable Deadline deadline;

	private @Nullable ScheduledFuture<?> timer;

	private RpcContext.@Nullable Scope parentScope;

	/**
	 * Takes the limits of the current thread into account.
	 * @param deadline the deadline that was asked for, or {@code null}
	 */
	CallLimits(@Nullable Deadline deadline) {
		this.deadline = Deadline.earlier(deadline, (this.parent != null) ? this.parent.deadline() : null);
	}

	@Nullable Deadline deadline() {
		return this.deadline;
	}

	boolean isExpired() {
		return this.deadline != null && this.deadline.isExpired();
	}

	/**
	 * Watches the call that is being served.
	 * @param onCancel what to run when it is cancelled; at once if it is
	 */
	void watchParent(Runnable onCancel) {
		if (this.parent != null && this.parentScope == null) {
			this.parentScope = this.parent.onCancel(onCancel);
		}
	}

	boolean isParentCancelled() {
		return this.parent != null && this.parent.isCancelled();
	}

	/**
	 * Starts the timer unless it runs.
	 * @param loop the event loop of the call
	 * @param onExpiry what to run when the deadline passes
	 */
	void startTimer(EventLoop loop, Runnable onExpiry) {
		if (this.deadline != null && this.timer == null) {
			this.timer = loop.schedule(onExpiry, this.deadline.remainingNanos(), TimeUnit.NANOSECONDS);
		}
	}

	/** The call has ended. */
	void release() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
		if (this.parentScope != null) {
			this.parentScope.close();
		}
	}

}
