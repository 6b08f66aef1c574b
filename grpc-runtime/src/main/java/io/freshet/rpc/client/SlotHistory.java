package io.freshet.rpc.client;

import java.util.Collection;
import java.util.Comparator;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.internal.transport.ClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * What the place of a connection can tell of its life. Confined to the event loop of the
 * place.
 */
final class SlotHistory {

	/** Kept until there is a connection, also while nobody tries. */
	private @Nullable Throwable failure;

	private long callsUnsent;

	private long callsFailed;

	void connectFailed(Throwable failure) {
		this.failure = failure;
	}

	void connected() {
		this.failure = null;
	}

	void callUnsent() {
		this.callsUnsent++;
	}

	void callFailed() {
		this.callsFailed++;
	}

	ChannelSnapshot.Endpoint snapshot(boolean closed, boolean connecting, int ready, int waiting,
			Collection<ClientConnection> open) {
		Throwable failure = this.failure;
		ConnectivityState state = state(closed, connecting, ready, failure);
		return new ChannelSnapshot.Endpoint(state, (failure != null) ? failure.toString() : null, waiting,
				this.callsUnsent, this.callsFailed,
				open.stream()
					.map(ClientConnection::snapshot)
					.sorted(Comparator.comparingLong(ConnectionSnapshot::number))
					.toList());
	}

	/** A failure counts until it is made good, whether somebody tries again or not. */
	private static ConnectivityState state(boolean closed, boolean connecting, int ready, @Nullable Throwable failure) {
		if (closed) {
			return ConnectivityState.SHUTDOWN;
		}
		if (ready > 0) {
			return ConnectivityState.READY;
		}
		if (failure != null) {
			return ConnectivityState.TRANSIENT_FAILURE;
		}
		return connecting ? ConnectivityState.CONNECTING : ConnectivityState.IDLE;
	}

}
