package io.freshet.spring.autoconfigure.observation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientCall;
import io.freshet.spring.autoconfigure.observation.ObservationProperties.Naming;
import io.freshet.spring.observation.RpcPeer;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/** The meters of one method of one channel. Safe for use by several threads. */
final class ClientMethodMeters {

	private final MeterRegistry registry;

	private final Tags tags;

	private final @Nullable CallMeters calls;

	private final @Nullable CallMeters attempts;

	/** By status; A66 wants the duration of the call beside that of the attempts. */
	private final AtomicReferenceArray<@Nullable Timer> durations = new AtomicReferenceArray<>(
			StatusCode.values().length);

	private volatile @Nullable DistributionSummary retries;

	/**
	 * Looks meters up.
	 * @param registry where they are
	 * @param naming how they are called
	 * @param call a call of the method
	 * @param calls records whole calls in the naming of Micrometer
	 */
	ClientMethodMeters(MeterRegistry registry, Naming naming, ClientCall call, @Nullable CallMeters calls) {
		MethodDescriptor<?, ?> method = call.method();
		this.registry = registry;
		this.tags = Tags.of("grpc.method", method.path().substring(1), "grpc.target", call.target());
		this.calls = calls;
		this.attempts = naming.openTelemetry() ? new OpenTelemetryCallMeters(registry, false, this.tags) : null;
	}

	/**
	 * Returns the tags of a call in the naming of Micrometer.
	 * @param call the call
	 * @return the tags
	 */
	static Tags callTags(ClientCall call) {
		Tags tags = ServerMeters.tags(call.method(), call.protocol().toString());
		for (KeyValue peer : RpcPeer.of(call.target()).keyValues()) {
			tags = tags.and(peer.getKey(), peer.getValue());
		}
		return tags;
	}

	void callStarted() {
		if (this.calls != null) {
			this.calls.started();
		}
	}

	void attemptStarted() {
		if (this.attempts != null) {
			this.attempts.started();
		}
	}

	void attemptEnded(Status status, long nanos, CallTotals totals) {
		if (this.attempts != null) {
			this.attempts.ended(status, nanos, totals);
		}
	}

	void callEnded(Status status, long nanos, CallTotals totals, int attempts) {
		if (this.calls != null) {
			this.calls.ended(status, nanos, totals);
		}
		if (this.attempts != null) {
			duration(status).record(nanos, TimeUnit.NANOSECONDS);
			if (attempts > 1) {
				retries().record(attempts - 1);
			}
		}
	}

	private Timer duration(Status status) {
		int index = status.code().ordinal();
		Timer timer = this.durations.get(index);
		if (timer == null) {
			timer = Buckets.duration("grpc.client.call.duration", this.tags.and("grpc.status", status.code().name()),
					this.registry);
			this.durations.set(index, timer);
		}
		return timer;
	}

	private DistributionSummary retries() {
		DistributionSummary retries = this.retries;
		if (retries == null) {
			retries = DistributionSummary.builder("grpc.client.call.retries")
				.tags(this.tags)
				.serviceLevelObjectives(1, 2, 3, 4, 5)
				.register(this.registry);
			this.retries = retries;
		}
		return retries;
	}

}
