package io.freshet.spring.autoconfigure.observation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one method as the gRPC proposal A66 names them, for calls on a server and
 * for attempts on a client. Every meter is looked up once. Safe for use by several
 * threads.
 */
final class OpenTelemetryCallMeters implements CallMeters {

	private final MeterRegistry registry;

	private final boolean server;

	private final String name;

	private final Tags tags;

	private final Counter started;

	private final AtomicReferenceArray<@Nullable ByStatus> ended = new AtomicReferenceArray<>(
			StatusCode.values().length);

	OpenTelemetryCallMeters(MeterRegistry registry, boolean server, Tags tags) {
		this.registry = registry;
		this.server = server;
		this.name = server ? "grpc.server.call" : "grpc.client.attempt";
		this.tags = tags;
		this.started = Counter.builder(this.name + ".started").tags(tags).register(registry);
	}

	@Override
	public void started() {
		this.started.increment();
	}

	@Override
	public void ended(Status status, long nanos, CallTotals totals) {
		int index = status.code().ordinal();
		ByStatus meters = this.ended.get(index);
		if (meters == null) {
			meters = meters(status);
			this.ended.set(index, meters);
		}
		meters.duration.record(nanos, TimeUnit.NANOSECONDS);
		meters.sent.record(this.server ? totals.responseWireBytes() : totals.requestWireBytes());
		meters.received.record(this.server ? totals.requestWireBytes() : totals.responseWireBytes());
	}

	private ByStatus meters(Status status) {
		Tags tags = this.tags.and("grpc.status", status.code().name());
		return new ByStatus(Buckets.duration(this.name + ".duration", tags, this.registry),
				Buckets.size(this.name + ".sent_total_compressed_message_size", tags, this.registry),
				Buckets.size(this.name + ".rcvd_total_compressed_message_size", tags, this.registry));
	}

	/** The meters of calls that ended alike. */
	private record ByStatus(Timer duration, DistributionSummary sent, DistributionSummary received) {
	}

}
