package io.freshet.rpc.client.resolve;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A resolver that asks somebody again and again: after the refresh interval while all is
 * well, after a growing delay when it was told of a failure, and when it is asked to,
 * though not within {@value #MIN_SECONDS} seconds of the last time. There is one question
 * at a time. Safe for use by several threads.
 */
public final class PollingResolver implements NameResolver {

	/** So many seconds are between look-ups that were asked for. */
	public static final long MIN_SECONDS = 5;

	private static final Runnable NOTHING = () -> {
	};

	private final Supplier<CompletionStage<List<Endpoint>>> question;

	private final ResolverContext context;

	private final Backoff backoff;

	private final Runnable onClose;

	private @Nullable Listener listener;

	private Runnable timer = NOTHING;

	private boolean asking;

	private boolean failed;

	private boolean closed;

	/** When the last question was asked; valid after the first one. */
	private long askedNanos;

	/** Whether a look-up that was asked for is waiting for its time. */
	private boolean refreshing;

	/**
	 * Creates a resolver.
	 * @param question finds the servers; must not block
	 * @param context what the channel offers
	 * @param onClose run when the resolver is closed
	 */
	public PollingResolver(Supplier<CompletionStage<List<Endpoint>>> question, ResolverContext context,
			Runnable onClose) {
		this.question = question;
		this.context = context;
		this.backoff = new Backoff(context::random);
		this.onClose = onClose;
	}

	@Override
	public void start(Listener listener) {
		synchronized (this) {
			this.listener = listener;
		}
		ask();
	}

	@Override
	public synchronized void refresh() {
		if (this.asking || this.failed || this.refreshing || this.closed || this.listener == null) {
			return;
		}
		this.refreshing = true;
		long passed = this.context.nanoTime() - this.askedNanos;
		// Never later than without being asked.
		long earliest = Math.min(TimeUnit.SECONDS.toNanos(MIN_SECONDS), this.context.refreshInterval().toNanos());
		schedule(Math.max(0, earliest - passed));
	}

	/**
	 * Asks at once, whatever the time: there is news.
	 */
	public void ask() {
		synchronized (this) {
			if (this.asking || this.closed || this.listener == null) {
				return;
			}
			this.asking = true;
			this.refreshing = false;
			this.timer.run();
			this.timer = NOTHING;
			this.askedNanos = this.context.nanoTime();
		}
		CompletionStage<List<Endpoint>> answer;
		try {
			answer = this.question.get();
		}
		catch (RuntimeException ex) {
			answered(null, ex);
			return;
		}
		answer.whenComplete(this::answered);
	}

	private void answered(@Nullable List<Endpoint> endpoints, @Nullable Throwable failure) {
		Listener listener;
		synchronized (this) {
			this.asking = false;
			if (this.closed || this.listener == null) {
				return;
			}
			this.failed = endpoints == null;
			if (!this.failed) {
				this.backoff.reset();
			}
			schedule(this.failed ? this.backoff.nextNanos() : this.context.refreshInterval().toNanos());
			listener = this.listener;
		}
		if (endpoints != null) {
			listener.onEndpoints(endpoints);
		}
		else if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
			listener.onFailure(wrapped.getCause());
		}
		else {
			listener.onFailure((failure != null) ? failure : new IllegalStateException("there was no answer"));
		}
	}

	private void schedule(long nanos) {
		this.timer.run();
		this.timer = this.context.schedule(Duration.ofNanos(nanos), this::ask);
	}

	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			this.timer.run();
			this.timer = NOTHING;
		}
		this.onClose.run();
	}

}
