package io.freshet.rpc.client;

import java.net.SocketAddress;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.StreamReset;
import org.jspecify.annotations.Nullable;

/**
 * How often a call was sent, and where it is now. A call that the server has never seen
 * is sent again and nobody will notice; only once, if it had reached the server. Confined
 * to the call's event loop. Source: gRPC proposal A6, Transparent Retries.
 */
final class CallAttempts {

	/** Where the attempt that is under way was opened. */
	private @Nullable SlotSubchannel subchannel;

	/** Where the last attempt was opened. */
	private @Nullable SocketAddress peer;

	private int previous;

	private boolean repeated;

	CallAttempts(int previous) {
		this.previous = previous;
	}

	/** Returns how many attempts have ended. */
	int previous() {
		return this.previous;
	}

	/** Returns how often the call was sent. */
	int count() {
		return this.previous + ((this.subchannel != null) ? 1 : 0);
	}

	void opened(SlotSubchannel subchannel) {
		this.subchannel = subchannel;
		this.peer = subchannel.address();
	}

	/**
	 * An attempt that is told of its end by itself was opened.
	 * @param peer the address of the server
	 */
	void visited(SocketAddress peer) {
		this.peer = peer;
		this.previous++;
	}

	/** Returns the server of the last attempt, or {@code null} if there was none. */
	@Nullable SocketAddress peer() {
		return this.peer;
	}

	/**
	 * Returns whether a call without an answer may be sent again, and counts on that.
	 * @param reset what happened to its stream
	 */
	boolean mayRepeat(StreamReset reset) {
		boolean neverSent = reset.cause() == StreamReset.Cause.NEVER_SENT;
		boolean again = neverSent || (reset.unprocessed() && !this.repeated);
		this.repeated |= again && !neverSent;
		return again;
	}

	/**
	 * The attempt has ended without an answer, and another one follows.
	 * @param status how
	 */
	void ended(Status status) {
		ended(status, Metadata.empty());
	}

	/**
	 * The attempt has ended, if there is one.
	 * @param status how
	 * @param trailers the trailing metadata of the server
	 */
	void ended(Status status, Metadata trailers) {
		SlotSubchannel subchannel = this.subchannel;
		if (subchannel != null) {
			this.subchannel = null;
			this.previous++;
			subchannel.ended(status, trailers);
		}
	}

}
