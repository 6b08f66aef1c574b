package io.freshet.services.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.freshet.rpc.RpcContext;
import io.freshet.services.load.v1.OrcaLoadReport;
import org.jspecify.annotations.Nullable;

/**
 * One client that hears of the load. A report that it is not ready for is left out. Ends
 * by itself when the connection is about to. Safe for use by several threads.
 */
final class LoadWatch implements Flow.Publisher<OrcaLoadReport>, Flow.Subscription {

	private final Supplier<OrcaLoadReport> load;

	/** Runs things one period later, on a thread that all share. */
	private final Executor later;

	private final @Nullable RpcContext context;

	/** All below guarded by this. */
	private Flow.@Nullable Subscriber<? super OrcaLoadReport> subscriber;

	private RpcContext.@Nullable Scope drainAction;

	private long demand;

	private boolean due = true;

	private boolean over;

	LoadWatch(Supplier<OrcaLoadReport> load, Duration period, @Nullable RpcContext context) {
		this.load = load;
		this.later = CompletableFuture.delayedExecutor(period.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
		this.context = context;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super OrcaLoadReport> subscriber) {
		synchronized (this) {
			this.subscriber = subscriber;
		}
		subscriber.onSubscribe(this);
		if (this.context != null) {
			RpcContext.Scope action = this.context.onDrain(this::end);
			synchronized (this) {
				this.drainAction = action;
			}
		}
	}

	@Override
	public synchronized void request(long n) {
		this.demand = (this.demand + n < 0) ? Long.MAX_VALUE : this.demand + n;
		send();
	}

	private synchronized void periodOver() {
		this.due = true;
		send();
	}

	/** The lock is held, so that reports come one after the other. */
	private void send() {
		if (this.over || !this.due || this.demand == 0 || this.subscriber == null) {
			return;
		}
		this.due = false;
		this.demand--;
		this.later.execute(this::periodOver);
		this.subscriber.onNext(this.load.get());
	}

	private synchronized void end() {
		if (!this.over && this.subscriber != null) {
			cancel();
			this.subscriber.onComplete();
		}
	}

	@Override
	public synchronized void cancel() {
		this.over = true;
		if (this.drainAction != null) {
			this.drainAction.close();
		}
	}

}
