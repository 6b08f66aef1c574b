package io.freshet.spring.autoconfigure.actuate;

import java.net.InetSocketAddress;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerSnapshot;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * UP while the server takes calls, OUT_OF_SERVICE before and after, UNKNOWN if there is
 * nothing to serve. Safe for use by several threads.
 */
final class RpcServerHealthIndicator extends AbstractHealthIndicator {

	private final RpcServer server;

	RpcServerHealthIndicator(RpcServer server) {
		super("the RPC server could not be looked at");
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		if (this.server.services().isEmpty()) {
			builder.unknown().withDetail("services", 0);
			return;
		}
		if (!this.server.isRunning()) {
			builder.outOfService();
			return;
		}
		ServerSnapshot snapshot = Snapshots.await(this.server.snapshot());
		ConnectionSnapshot.Streams streams = snapshot.streams();
		builder.up();
		if (this.server.address() instanceof InetSocketAddress address) {
			builder.withDetail("port", address.getPort());
		}
		builder.withDetail("services", this.server.services().size())
			.withDetail("connections",
					snapshot.listeners().stream().mapToInt((listener) -> listener.connections().size()).sum())
			.withDetail("callsInFlight", streams.open());
	}

}
