package io.freshet.rpc.client.balance;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * The context of a policy inside another one: all but the answer to calls comes from
 * outside, unless a method is overridden. Confined to an event loop.
 */
public abstract class ChildContext implements BalancerContext {

	private final BalancerContext outer;

	/**
	 * Creates a context.
	 * @param outer where the policy around the other one belongs
	 */
	protected ChildContext(BalancerContext outer) {
		this.outer = outer;
	}

	@Override
	public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
		return this.outer.newSubchannel(address, listener);
	}

	@Override
	public void refresh() {
		this.outer.refresh();
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		return this.outer.schedule(delay, task);
	}

	@Override
	public long nanoTime() {
		return this.outer.nanoTime();
	}

	@Override
	public int random(int bound) {
		return this.outer.random(bound);
	}

	@Override
	public String target() {
		return this.outer.target();
	}

}
