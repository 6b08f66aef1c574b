package io.freshet.rpc.internal.http2;

import io.freshet.rpc.FlowControl;

/**
 * Finds out how large the windows of a connection have to be, lest the peer waits for
 * credit while the path is idle: sends PING when much has arrived, and counts what
 * arrives until the answer, which is what was under way at a time. As long as that comes
 * close to the window, and comes faster than ever, the window was what held the peer
 * back, and doubles. The PING follows the credit, so that what the credit sets free
 * counts.
 * <p>
 * Nothing is measured on a connection that is idle or carries little, nor once the limit
 * is reached; what brings no growth is repeated ever less often. Between the answer to
 * one PING and the next PING the peer has sent DATA, so no server takes them for too
 * many. All streams together get at most {@link FlowControl#maxStreamWindowBytes()} above
 * their first windows. Confined to the connection's event loop.
 */
final class WindowTuning {

	static final long PING_PAYLOAD = 0x77696e646f77L;

	/** So many chances to measure are left out at most. */
	private static final int MAX_SKIPPED = 64;

	private final Http2Connection connection;

	private final FlowControl limits;

	/** The window that streams should have. */
	private int target;

	/** What streams have above their first windows. */
	private int granted;

	private boolean measuring;

	private long startBytes;

	private long startNanos;

	/** What had arrived when the last question was answered. */
	private long answeredBytes;

	/** The most that arrived in a time: bytes per second. */
	private double bestRate;

	private int skip;

	private int skipped;

	WindowTuning(Http2Connection connection, FlowControl limits) {
		this.connection = connection;
		this.limits = limits;
		this.target = limits.streamWindowBytes();
	}

	/**
	 * The peer was told that it may send more, as much has arrived or was used.
	 * @param received what has arrived since the connection began
	 */
	void creditReturned(long received) {
		// Credit for what has waited here since is no sign that anything is under way.
		if (this.measuring || received == this.answeredBytes || this.target == this.limits.maxStreamWindowBytes()
				|| this.skipped++ < this.skip) {
			return;
		}
		this.skipped = 0;
		this.measuring = true;
		this.startBytes = received;
		this.startNanos = this.connection.timers().nanoTime();
		this.connection.writer().ping(PING_PAYLOAD, false);
	}

	/**
	 * An answer to a PING arrived.
	 * @param payload what is in it
	 * @param received what has arrived since the connection began
	 * @return whether it was the PING of this object
	 */
	boolean pingAcknowledged(long payload, long received) {
		if (!this.measuring || payload != PING_PAYLOAD) {
			return false;
		}
		this.measuring = false;
		this.answeredBytes = received;
		long bytes = received - this.startBytes;
		double rate = bytes * 1e9 / Math.max(1, this.connection.timers().nanoTime() - this.startNanos);
		if (bytes >= this.target / 3 * 2 && rate > this.bestRate) {
			this.target = (int) Math.min(this.limits.maxStreamWindowBytes(), 2 * bytes);
			this.connection.windows().enlarge(FlowControl.connectionWindowFor(this.target));
			this.skip = 0;
		}
		else {
			this.skip = Math.min(MAX_SKIPPED, 2 * this.skip + 1);
		}
		this.bestRate = Math.max(this.bestRate, rate);
		return true;
	}

	/**
	 * Grows the window of a stream whose messages are taken.
	 * @param window its window
	 * @return by how much
	 */
	int grow(int window) {
		int growth = Math.min(this.target - window, this.limits.maxStreamWindowBytes() - this.granted);
		if (growth <= 0) {
			return 0;
		}
		this.granted += growth;
		return growth;
	}

	/**
	 * A stream has closed.
	 * @param window its window
	 */
	void closed(int window) {
		this.granted -= window - this.limits.streamWindowBytes();
	}

}
