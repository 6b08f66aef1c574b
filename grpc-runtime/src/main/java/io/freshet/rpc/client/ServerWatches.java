package io.freshet.rpc.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.protobuf.LoadReports;
import org.jspecify.annotations.Nullable;

/**
 * What a server is asked besides calls, on the oldest of the connections to it: its
 * health (gRPC proposal A17) and its load (A51). Confined to the event loop of its slot.
 */
final class ServerWatches {

	private final ConnectionSlot slot;

	/** Run when the health has changed. */
	private final Runnable changed;

	private final Set<ClientConnection> connections = new LinkedHashSet<>();

	private @Nullable ServerWatch health;

	private @Nullable ServerWatch load;

	/** What is known of the health: nothing yet, good, or bad. */
	private ConnectivityState state = ConnectivityState.READY;

	private @Nullable Throwable unhealthy;

	ServerWatches(ConnectionSlot slot, Runnable changed) {
		this.slot = slot;
		this.changed = changed;
	}

	void checkHealth() {
		String service = this.slot.pool().watches().healthService();
		if (service != null) {
			this.health = new ServerWatch(this.slot, "/grpc.health.v1.Health/Watch", HealthMessages.request(service),
					this::healthAnswered, (status) -> {
						if (status.code() == StatusCode.UNIMPLEMENTED) {
							ClientLog.healthUnknown(this.slot.target());
							become(ConnectivityState.READY, null);
						}
						else {
							become(ConnectivityState.TRANSIENT_FAILURE,
									new UnhealthyServerException("the health check failed: " + status));
						}
					});
			this.state = ConnectivityState.CONNECTING;
		}
	}

	private void healthAnswered(byte[] message) {
		int status = HealthMessages.status(message);
		if (status == HealthMessages.SERVING) {
			become(ConnectivityState.READY, null);
		}
		else {
			become(ConnectivityState.TRANSIENT_FAILURE, new UnhealthyServerException(
					"the server says that it is not healthy: " + HealthMessages.name(status)));
		}
	}

	private void become(ConnectivityState state, @Nullable Throwable unhealthy) {
		this.state = state;
		this.unhealthy = unhealthy;
		this.changed.run();
	}

	void watchLoad(Duration period, Consumer<LoadReport> listener) {
		if (this.slot.pool().watches().possible()) {
			this.load = new ServerWatch(this.slot, "/xds.service.orca.v3.OpenRcaService/StreamCoreMetrics",
					LoadReports.request(period), (message) -> LoadReports.parse(message).ifPresent(listener),
					(status) -> {
					});
		}
	}

	void connected(ClientConnection connection) {
		this.connections.add(connection);
		if (this.connections.size() == 1) {
			begin(connection);
		}
	}

	void gone(ClientConnection connection) {
		boolean watched = !this.connections.isEmpty() && this.connections.iterator().next() == connection;
		this.connections.remove(connection);
		if (watched) {
			end();
			if (!this.connections.isEmpty()) {
				begin(this.connections.iterator().next());
			}
		}
	}

	private void begin(ClientConnection connection) {
		if (this.health != null) {
			this.health.begin(connection);
		}
		if (this.load != null) {
			this.load.begin(connection);
		}
	}

	private void end() {
		if (this.health != null) {
			this.health.end();
			this.state = ConnectivityState.CONNECTING;
			this.unhealthy = null;
		}
		if (this.load != null) {
			this.load.end();
		}
	}

	/** Returns what a connected server is as far as its health goes. */
	ConnectivityState state() {
		return this.state;
	}

	@Nullable Throwable unhealthy() {
		return this.unhealthy;
	}

	void close() {
		this.connections.clear();
		end();
	}

	/** A server that is connected does not want calls; a stack would say nothing. */
	static final class UnhealthyServerException extends Exception {

		private static final long serialVersionUID = 1L;

		UnhealthyServerException(String message) {
			super(message, null, false, false);
		}

	}

}
