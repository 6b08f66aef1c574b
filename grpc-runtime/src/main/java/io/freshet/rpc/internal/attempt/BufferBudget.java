package io.freshet.rpc.internal.attempt;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all calls of a channel together may keep in order to send it again.
 * Safe for use by several threads.
 */
public final class BufferBudget {

	private final long maxBytes;

	private final AtomicLong usedBytes = new AtomicLong();

	/**
	 * Creates a budget.
	 * @param maxBytes the most bytes that may be kept
	 */
	public BufferBudget(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Takes bytes, whether or not there are enough, so that each is given back once.
	 * @param bytes how many
	 * @return whether there were enough
	 */
	boolean take(int bytes) {
		return this.usedBytes.addAndGet(bytes) <= this.maxBytes;
	}

	void giveBack(int bytes) {
		this.usedBytes.addAndGet(-bytes);
	}

	/**
	 * Returns how much is kept now.
	 * @return the bytes of all calls
	 */
	public long usedBytes() {
		return this.usedBytes.get();
	}

}
