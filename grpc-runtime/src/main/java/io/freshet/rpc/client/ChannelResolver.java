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
 * The resolver of a channel, whose answers go to every slot that has asked. Starts with
 * the first of them. Safe for use by several threads.
 */
final class ChannelResolver implements NameResolver.Listener, ResolverContext {

	private final Target target;

	private final EventLoop loop;

	private final Duration refreshInterval;

	private final NameResolver resolver;

	/** Guarded by this, like the answers. */
	private final Set<ConnectionSlot> slots = new LinkedHashSet<>();

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
	 * Tells a slot of the servers from now on, always later and on its event loop.
	 * @param slot the slot
	 */
	void start(ConnectionSlot slot) {
		boolean first;
		synchronized (this) {
			this.slots.add(slot);
			first = !this.started;
			this.started = true;
			tell(slot);
		}
		if (first) {
			this.resolver.start(this);
		}
	}

	void refresh() {
		this.resolver.refresh();
	}

	void close() {
		this.resolver.close();
	}

	@Override
	public synchronized void onEndpoints(List<Endpoint> endpoints) {
		if (endpoints.isEmpty()) {
			failed(null);
			return;
		}
		this.endpoints = List.copyOf(endpoints);
		this.failure = null;
		this.slots.forEach(this::tell);
	}

	@Override
	public synchronized void onFailure(Throwable cause) {
		failed(cause);
	}

	private void failed(@Nullable Throwable cause) {
		ClientLog.unresolved(this.target.text(), cause);
		this.failure = new UnresolvedTargetException(this.target.text(), cause);
		this.slots.forEach(this::tell);
	}

	private void tell(ConnectionSlot slot) {
		List<Endpoint> endpoints = this.endpoints;
		Throwable failure = this.failure;
		if (endpoints != null) {
			slot.loop().execute(() -> slot.resolved(endpoints));
		}
		else if (failure != null) {
			slot.loop().execute(() -> slot.unresolved(failure));
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
