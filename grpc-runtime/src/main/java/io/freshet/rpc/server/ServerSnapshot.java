package io.freshet.rpc.server;

import java.net.SocketAddress;
import java.util.List;

import io.freshet.rpc.ConnectionSnapshot;

/**
 * A server as it was at one moment. Immutable.
 *
 * @param listeners where it listens; none before it starts
 * @param callsFailed how many calls ended with another status than OK
 */
public record ServerSnapshot(List<Listener> listeners, long callsFailed) {

	/**
	 * Returns what all connections have carried, those that have closed included.
	 * @return the sums
	 */
	public ConnectionSnapshot.Streams streams() {
		return this.listeners.stream()
			.map(Listener::streams)
			.reduce(ConnectionSnapshot.Streams.NONE, ConnectionSnapshot.Streams::plus);
	}

	/**
	 * An address that a server listens on.
	 *
	 * @param name the name of the listener
	 * @param address the address, with the real port
	 * @param tls whether its connections use TLS
	 * @param connectionsAccepted how many connections there were, open ones included
	 * @param closed what the connections carried that have closed
	 * @param connections the connections that are open
	 */
	public record Listener(String name, SocketAddress address, boolean tls, long connectionsAccepted,
			ConnectionSnapshot.Streams closed, List<ConnectionSnapshot> connections) {

		/**
		 * Returns what all its connections have carried, those that have closed included.
		 * @return the sums
		 */
		public ConnectionSnapshot.Streams streams() {
			ConnectionSnapshot.Streams sum = this.closed;
			for (ConnectionSnapshot connection : this.connections) {
				sum = sum.plus(connection.streams());
			}
			return sum;
		}

	}

}
