package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.util.List;

import io.freshet.rpc.ConnectionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A channel as it was at one moment. Immutable.
 *
 * @param target the target as it was written
 * @param state the state of the channel as a whole, the best of its endpoints
 * @param closed what the connections carried that have closed
 * @param endpoints the places of its connections
 */
public record ChannelSnapshot(String target, ConnectivityState state, ConnectionSnapshot.Streams closed,
		List<Endpoint> endpoints) {

	private static final List<ConnectivityState> BEST_FIRST = List.of(ConnectivityState.READY,
			ConnectivityState.CONNECTING, ConnectivityState.IDLE, ConnectivityState.TRANSIENT_FAILURE);

	static ChannelSnapshot of(String target, ConnectionSnapshot.Streams closed, List<Endpoint> endpoints) {
		ConnectivityState best = ConnectivityState.SHUTDOWN;
		for (int i = BEST_FIRST.size() - 1; i >= 0; i--) {
			ConnectivityState state = BEST_FIRST.get(i);
			best = endpoints.stream().anyMatch((endpoint) -> endpoint.state() == state) ? state : best;
		}
		return new ChannelSnapshot(target, best, closed, endpoints);
	}

	/**
	 * Returns what all connections have carried, those that have closed included.
	 * @return the sums
	 */
	public ConnectionSnapshot.Streams streams() {
		ConnectionSnapshot.Streams sum = this.closed;
		for (Endpoint endpoint : this.endpoints) {
			for (ConnectionSnapshot connection : endpoint.connections()) {
				sum = sum.plus(connection.streams());
			}
		}
		return sum;
	}

	/**
	 * The place of a connection, or of several when one is not enough.
	 *
	 * @param state how it stands with the server
	 * @param lastFailure why the last attempt to connect failed, or {@code null} if there
	 * was a connection since
	 * @param callsWaiting how many calls wait for a connection
	 * @param callsUnsent how many calls ended before they were sent
	 * @param callsFailed how many calls ended with another status than OK, unsent ones
	 * included
	 * @param connections the connections that are open, also those that drain
	 * @param servers the addresses that the balancer uses or tries
	 */
	public record Endpoint(ConnectivityState state, @Nullable String lastFailure, int callsWaiting, long callsUnsent,
			long callsFailed, List<ConnectionSnapshot> connections, List<Server> servers) {

	}

	/**
	 * An address as a balancer sees it.
	 *
	 * @param address the address
	 * @param state how it stands with it
	 * @param lastFailure why the last attempt to connect failed, or {@code null} if there
	 * was a connection since
	 */
	public record Server(SocketAddress address, ConnectivityState state, @Nullable String lastFailure) {

	}

}
