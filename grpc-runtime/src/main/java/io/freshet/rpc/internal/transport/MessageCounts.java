package io.freshet.rpc.internal.transport;

import java.time.Instant;

import io.freshet.rpc.ConnectionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages that a connection carries. That there were any is noticed by the
 * sweep, a second late at worst. Confined to the event loop of the connection.
 */
public final class MessageCounts {

	private long sent;

	private long received;

	private long sentAtLastSweep;

	private long receivedAtLastSweep;

	private @Nullable Instant lastSentAt;

	private @Nullable Instant lastReceivedAt;

	/**
	 * Messages were handed to the connection.
	 * @param messages how many
	 */
	public void sent(int messages) {
		this.sent += messages;
	}

	/**
	 * Messages have arrived.
	 * @param messages how many
	 */
	public void received(int messages) {
		this.received += messages;
	}

	/** Notices whether there were messages since the last time. */
	public void sweep() {
		boolean sent = this.sent != this.sentAtLastSweep;
		boolean received = this.received != this.receivedAtLastSweep;
		if (sent || received) {
			Instant now = Instant.now();
			this.lastSentAt = sent ? now : this.lastSentAt;
			this.lastReceivedAt = received ? now : this.lastReceivedAt;
			this.sentAtLastSweep = this.sent;
			this.receivedAtLastSweep = this.received;
		}
	}

	/**
	 * Returns what was counted.
	 * @return the numbers
	 */
	public ConnectionSnapshot.Messages snapshot() {
		sweep();
		return new ConnectionSnapshot.Messages(this.sent, this.received, this.lastSentAt, this.lastReceivedAt);
	}

}
