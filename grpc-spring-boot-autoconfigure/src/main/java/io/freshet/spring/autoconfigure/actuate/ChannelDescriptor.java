package io.freshet.spring.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.RpcChannel;
import org.jspecify.annotations.Nullable;

/**
 * A channel as the endpoint shows it.
 *
 * @param target the target
 * @param state how it stands
 * @param callsInFlight the calls under way
 * @param callsStarted the calls that were ever sent
 * @param guards how often each guard has acted, if it has
 * @param endpoints the places of its connections
 */
record ChannelDescriptor(@Nullable String target, String state, int callsInFlight, long callsStarted,
		Map<String, Long> guards, List<Endpoint> endpoints) {

	static ChannelDescriptor of(String name, RpcChannel channel, AddressMask mask) {
		ChannelSnapshot snapshot = Snapshots.await(channel.snapshot());
		String key = "grpc.client.channel." + name;
		return new ChannelDescriptor(mask.apply(key + ".target", snapshot.target()), snapshot.state().name(),
				snapshot.streams().open(), snapshot.streams().started(), Limits.guards(channel.guardCounters()),
				snapshot.endpoints().stream().map((endpoint) -> endpoint(key, endpoint, mask)).toList());
	}

	private static Endpoint endpoint(String key, ChannelSnapshot.Endpoint endpoint, AddressMask mask) {
		return new Endpoint(endpoint.state().name(), mask.apply(key + ".last-failure", endpoint.lastFailure()),
				endpoint.callsWaiting(), endpoint.callsUnsent(), endpoint.callsFailed(),
				endpoint.connections()
					.stream()
					.map((connection) -> ConnectionDescriptor.of(key, connection, mask))
					.toList(),
				endpoint.servers()
					.stream()
					.map((server) -> new Server(mask.apply(key + ".server", server.address().toString()),
							server.state().name(), mask.apply(key + ".last-failure", server.lastFailure())))
					.toList());
	}

	/**
	 * The place of a connection.
	 *
	 * @param state how it stands
	 * @param lastFailure why the last attempt to connect failed, if none has succeeded
	 * since
	 * @param callsWaiting the calls that wait for a connection
	 * @param callsUnsent the calls that ended before they were sent
	 * @param callsFailed the calls that ended with another status than OK
	 * @param connections the connections that are open
	 * @param servers the addresses that are used or tried
	 */
	record Endpoint(String state, @Nullable String lastFailure, int callsWaiting, long callsUnsent, long callsFailed,
			List<ConnectionDescriptor> connections, List<Server> servers) {

	}

	/**
	 * An address that is used or tried.
	 *
	 * @param address the address
	 * @param state how it stands
	 * @param lastFailure why the last attempt to connect failed, if none has succeeded
	 * since
	 */
	record Server(@Nullable String address, String state, @Nullable String lastFailure) {

	}

}
