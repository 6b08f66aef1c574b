package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.server.RpcServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Shows the connections of the server and what its guards have done. Immutable. */
final class ServerMeterBinder implements MeterBinder {

	private final RpcServer server;

	ServerMeterBinder(RpcServer server) {
		this.server = server;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("grpc.server.connections", this.server, RpcServer::connections)
			.description("open connections")
			.register(registry);
		GuardMeters.register(registry, "grpc.server.guard", Tags.empty(), this.server.guardCounters());
	}

}
