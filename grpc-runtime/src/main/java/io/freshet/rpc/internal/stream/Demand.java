package io.freshet.rpc.internal.stream;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How many messages are asked for by the one subscriber that there may be. Any thread
 * adds, one takes.
 * <p>
 * Source: Reactive Streams 1.0.4, rule 3.17.
 */
class Demand {

	private static final AtomicLongFieldUpdater<Demand> DEMAND = AtomicLongFieldUpdater.newUpdater(Demand.class,
			"demand");

	private static final AtomicIntegerFieldUpdater<Demand> CLAIMED = AtomicIntegerFieldUpdater.newUpdater(Demand.class,
			"claimed");

	/** 1 once there was a subscriber. */
	private volatile int claimed;

	/** {@link Long#MAX_VALUE} for any number. */
	private volatile long demand;

	/**
	 * Takes the place of the subscriber.
	 * @return whether it was free
	 */
	final boolean claim() {
		return CLAIMED.compareAndSet(this, 0, 1);
	}

	/** Rule 3.9. */
	static IllegalArgumentException badRequest(long messages) {
		return new IllegalArgumentException("request(" + messages + ") asks for no message, it has to be at least 1");
	}

	final void add(long messages) {
		DEMAND.getAndAccumulate(this, messages, (wanted, more) -> (wanted + more < 0) ? Long.MAX_VALUE : wanted + more);
	}

	final boolean isWanted() {
		return this.demand > 0;
	}

	/** A message that was asked for is there. */
	final void taken() {
		if (this.demand != Long.MAX_VALUE) {
			DEMAND.decrementAndGet(this);
		}
	}

}
