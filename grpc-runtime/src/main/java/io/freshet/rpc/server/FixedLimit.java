package io.freshet.rpc.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Room for a fixed number of calls. Safe for use by several threads. */
final class FixedLimit implements ConcurrencyLimit {

	private final int limit;

	private final AtomicInteger taken = new AtomicInteger();

	FixedLimit(int limit) {
		this.limit = limit;
	}

	@Override
	public boolean tryAcquire() {
		if (this.taken.incrementAndGet() > this.limit) {
			this.taken.decrementAndGet();
			return false;
		}
		return true;
	}

	@Override
	public void release(long nanos, boolean overloaded) {
		this.taken.decrementAndGet();
	}

}
