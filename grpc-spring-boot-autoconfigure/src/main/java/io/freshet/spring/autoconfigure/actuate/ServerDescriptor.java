package io.freshet.spring.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A server as the endpoint shows it.
 *
 * @param running whether it takes calls
 * @param listeners where it listens, and who is connected
 * @param callsInFlight the calls under way
 * @param callsStarted the calls that were ever begun
 * @param callsFailed those that ended with another status than OK
 * @param services the services by name, each with its methods
 * @param limits the limits in force
 * @param guards how often each guard has acted, if it has
 */
record ServerDescriptor(boolean running, List<Listener> listeners, int callsInFlight, long callsStarted,
		long callsFailed, Map<String, Map<String, Method>> services, Map<String, Object> limits,
		Map<String, Long> guards) {

	static ServerDescriptor of(RpcServer server, MethodTimings timings, AddressMask mask) {
		ServerSnapshot snapshot = Snapshots.await(server.snapshot());
		ConnectionSnapshot.Streams streams = snapshot.streams();
		return new ServerDescriptor(server.isRunning(),
				snapshot.listeners().stream().map((listener) -> listener(listener, mask)).toList(), streams.open(),
				streams.started(), snapshot.callsFailed(), services(server, timings), Limits.of(server.options()),
				Limits.guards(server.guardCounters()));
	}

	private static Listener listener(ServerSnapshot.Listener listener, AddressMask mask) {
		SocketAddress address = listener.address();
		String key = "grpc.server.connection";
		return new Listener((address instanceof InetSocketAddress inet) ? inet.getPort() : null,
				mask.apply("grpc.server.address", address), listener.tls(), listener.connectionsAccepted(),
				listener.connections()
					.stream()
					.map((connection) -> ConnectionDescriptor.of(key, connection, mask))
					.toList());
	}

	private static Map<String, Map<String, Method>> services(RpcServer server, MethodTimings timings) {
		Map<String, Map<String, Method>> services = new LinkedHashMap<>();
		for (ServiceDescriptor service : server.services()) {
			Map<String, Method> methods = new LinkedHashMap<>();
			for (MethodDescriptor<?, ?> method : service.methods()) {
				methods.put(method.name(), new Method(method.shape().name(), timings.of(method)));
			}
			services.put(service.name(), methods);
		}
		return services;
	}

	/**
	 * An address that the server listens on.
	 *
	 * @param port the port, if there is one
	 * @param address the address
	 * @param tls whether its connections use TLS
	 * @param connectionsAccepted how many connections there were
	 * @param connections the connections that are open
	 */
	record Listener(@Nullable Integer port, @Nullable String address, boolean tls, long connectionsAccepted,
			List<ConnectionDescriptor> connections) {

	}

	/**
	 * A method.
	 *
	 * @param shape the kind of call
	 * @param measured counts by status and times, if the application measures them
	 */
	record Method(String shape, Map<String, Object> measured) {

	}

}
