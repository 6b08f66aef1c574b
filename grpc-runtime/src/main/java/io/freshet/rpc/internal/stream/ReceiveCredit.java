package io.freshet.rpc.internal.stream;

/**
 * Counts the received bytes for which the peer may send as many more. Confined to the
 * call's event loop.
 */
final class ReceiveCredit {

	private int dueBytes;

	/** What was given back before the message that it belongs to was complete. */
	private int prepaidBytes;

	/**
	 * Bytes were used as they came.
	 * @param bytes how many
	 */
	void used(int bytes) {
		this.dueBytes += bytes;
	}

	/**
	 * A message was taken out of what had been kept.
	 * @param bytes its size, with its prefix
	 */
	void taken(int bytes) {
		used(Math.max(0, bytes - this.prepaidBytes));
		this.prepaidBytes = Math.max(0, this.prepaidBytes - bytes);
	}

	/**
	 * Gives back what is kept: the message may be bigger than the window, so the rest has
	 * to come; or nobody will take it.
	 * @param keptBytes how many bytes are kept
	 */
	void prepay(int keptBytes) {
		int more = Math.max(0, keptBytes - this.prepaidBytes);
		this.prepaidBytes += more;
		used(more);
	}

	/**
	 * Returns what is to be given back, once.
	 * @return the number of bytes, possibly 0
	 */
	int due() {
		int due = this.dueBytes;
		this.dueBytes = 0;
		return due;
	}

}
