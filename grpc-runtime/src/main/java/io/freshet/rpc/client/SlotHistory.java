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

	ChannelSnapshot.Endpoint snapshot(ConnectivityState state, int waiting, Collection<SlotSubchannel> subchannels) {
		Throwable failure = this.failure;
		// A failure counts until it is made good, whether somebody tries again or not.
		boolean failed = failure != null && (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING);
		return new ChannelSnapshot.Endpoint(failed ? ConnectivityState.TRANSIENT_FAILURE : state, text(failure),
				waiting, this.callsUnsent, this.callsFailed,
				subchannels.stream()
					.flatMap((subchannel) -> subchannel.open().stream())
					.map(ClientConnection::snapshot)
					.sorted(Comparator.comparingLong(ConnectionSnapshot::number))
					.toList(),
				subchannels.stream().filter((subchannel) -> !subchannel.isClosed()).map(SlotHistory::server).toList());
	}

	private static ChannelSnapshot.Server server(SlotSubchannel subchannel) {
		return new ChannelSnapshot.Server(subchannel.address(), subchannel.state(), text(subchannel.lastFailure()));
	}

	private static @Nullable String text(@Nullable Throwable failure) {
		return (failure != null) ? failure.toString() : null;
	}

}
