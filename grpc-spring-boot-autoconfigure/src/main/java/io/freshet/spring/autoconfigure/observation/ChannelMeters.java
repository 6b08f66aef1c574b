package io.freshet.spring.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.freshet.rpc.Guard;
import io.freshet.rpc.GuardCounters;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.autoconfigure.observation.ObservationProperties.Naming;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * The connections to one target and the guards of its channels: what the gRPC proposal
 * A94 asks for. Safe for use by several threads.
 */
final class ChannelMeters implements GuardCounters {

	private final List<RpcChannel> channels = new CopyOnWriteArrayList<>();

	private final AtomicInteger open = new AtomicInteger();

	private final Counter connected;

	private final Counter failed;

	private final Counter disconnected;

	ChannelMeters(MeterRegistry registry, Naming naming, String target) {
		Tags tags = Tags.of("grpc.target", target);
		this.connected = Counter.builder("grpc.subchannel.connection_attempts_succeeded").tags(tags).register(registry);
		this.failed = Counter.builder("grpc.subchannel.connection_attempts_failed").tags(tags).register(registry);
		this.disconnected = Counter.builder("grpc.subchannel.disconnections").tags(tags).register(registry);
		Gauge.builder("grpc.subchannel.open_connections", this.open, AtomicInteger::get)
			.tags(tags)
			.strongReference(true)
			.register(registry);
		if (naming.micrometer()) {
			Gauge.builder("grpc.client.connections", this.open, AtomicInteger::get)
				.description("open connections")
				.tags(tags)
				.strongReference(true)
				.register(registry);
		}
		GuardMeters.register(registry, "grpc.client.guard", tags, this);
	}

	@Override
	public long count(Guard guard) {
		return this.channels.stream().mapToLong((channel) -> channel.guardCounters().count(guard)).sum();
	}

	void add(RpcChannel channel) {
		this.channels.add(channel);
	}

	void connected() {
		this.connected.increment();
		this.open.incrementAndGet();
	}

	void connectFailed() {
		this.failed.increment();
	}

	void disconnected() {
		this.disconnected.increment();
		this.open.decrementAndGet();
	}

}
