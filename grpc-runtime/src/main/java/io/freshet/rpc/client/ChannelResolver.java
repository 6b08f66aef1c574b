package io.freshet.rpc.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.client.resolve.NameResolver;
import io.freshet.rpc.client.resolve.ResolverContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The resolver of a channel, whose answers go to every balancer that has asked. Starts
 * with the first of them and ends with the last. Safe for use by several threads.
 */
final class ChannelResolver implements NameResolver.Listener, ResolverContext {

	private final Target target;

	private final EventLoop loop;

	private final Duration refreshInterval;

	/** Guarded by this, like the rest. Another one is made after a rest. */
	private @Nullable NameResolver resolver;

	private final Set<SlotBalancer> balancers = new LinkedHashSet<>();

	private @Nullable List<Endpoint> endpoints;

	private @Nullable Throwable failure;

	private boolean started;

	ChannelResolver(Target target, Duration refreshInterval, EventLoop loop) {
		this.target = target;
		this.loop = loop;
		this.refreshInterval = refreshInterval;
		this.resolver = HostResolver.create(target, this, loop);
	}

	/**
	 * Tells a balancer of the servers from now on, always later and on its event loop.
	 * @param balancer the balancer
	 */
	void start(SlotBalancer balancer) {
		NameResolver first = null;
		synchronized (this) {
			this.balancers.add(balancer);
			if (!this.started) {
				this.started = true;
				first = (this.resolver != null) ? this.resolver : HostResolver.create(this.target, this, this.loop);
				this.resolver = first;
			}
			tell(balancer);
		}
		if (first != null) {
			first.start(this);
		}
	}

	/**
	 * A balancer has ended. With the last one the search ends, and what was found is
	 * forgotten: it would be old when it is needed again.
	 * @param balancer the balancer
	 */
	void stop(SlotBalancer balancer) {
		NameResolver last = null;
		synchronized (this) {
			if (this.balancers.remove(balancer) && this.balancers.isEmpty()) {
				last = this.resolver;
				this.resolver = null;
				this.started = false;
				this.endpoints = null;
				this.failure = null;
			}
		}
		if (last != null) {
			last.close();
		}
	}

	void refresh() {
		NameResolver current;
		synchronized (this) {
			current = this.resolver;
		}
		if (current != null) {
			current.refresh();
		}
	}

	/** Ends what has not begun. */
	void closeUnused() {
		boolean unused;
		synchronized (this) {
			unused = !this.started;
		}
		if (unused) {
			close();
		}
	}

	/** Ends the search, also one that has not begun. */
	void close() {
		NameResolver last;
		synchronized (this) {
			last = this.resolver;
			this.resolver = null;
			this.started = true;
		}
		if (last != null) {
			last.close();
		}
	}

	@Override
	public synchronized void onEndpoints(List<Endpoint> endpoints) {
		if (endpoints.isEmpty()) {
			failed(null);
			return;
		}
		this.endpoints = List.copyOf(endpoints);
		this.failure = null;
		this.balancers.forEach(this::tell);
	}

	@Override
	public synchronized void onFailure(Throwable cause) {
		failed(cause);
	}

	private void failed(@Nullable Throwable cause) {
		ClientLog.unresolved(this.target.text(), cause);
		this.failure = new UnresolvedTargetException(this.target.text(), cause);
		this.balancers.forEach(this::tell);
	}

	private void tell(SlotBalancer balancer) {
		List<Endpoint> endpoints = this.endpoints;
		Throwable failure = this.failure;
		if (endpoints != null) {
			balancer.slot().loop().execute(() -> balancer.resolved(endpoints));
		}
		else if (failure != null) {
			balancer.slot().loop().execute(() -> balancer.unresolved(failure));
		}
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		Future<?> timer = this.loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> timer.cancel(false);
	}

	@Override
	public Duration refreshInterval() {
		return this.refreshInterval;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public double random() {
		return ThreadLocalRandom.current().nextDouble();
	}

}
