package io.freshet.spring.autoconfigure.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.observation.RpcKeyNames;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one method as Micrometer's gRPC support names them, and some more beside
 * them. Every meter is looked up once. Safe for use by several threads.
 */
final class MicrometerCallMeters implements CallMeters {

	private static final String NO_ERROR = "none";

	private final MeterRegistry registry;

	private final String name;

	private final Tags tags;

	/** Whether an observation of the same name records the time. */
	private final boolean timedElsewhere;

	// Read by their counters: to increment a counter of a registry costs more.

	private final LongAdder started = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private final LongAdder sent = new LongAdder();

	private final LongAdder received = new LongAdder();

	private final DistributionSummary sentSize;

	private final DistributionSummary receivedSize;

	/** By status, for calls that failed in the usual way or not at all. */
	private final AtomicReferenceArray<@Nullable Timer> timers = new AtomicReferenceArray<>(StatusCode.values().length);

	/** By status and error, for the others. */
	private final Map<String, Timer> failures = new ConcurrentHashMap<>();

	private final boolean server;

	/**
	 * Looks meters up.
	 * @param registry where they are
	 * @param server whether calls are served, not made
	 * @param tags the tags of the method
	 * @param timedElsewhere whether the time is recorded by somebody else
	 */
	MicrometerCallMeters(MeterRegistry registry, boolean server, Tags tags, boolean timedElsewhere) {
		this.registry = registry;
		this.server = server;
		this.name = server ? "grpc.server" : "grpc.client";
		this.tags = tags;
		this.timedElsewhere = timedElsewhere;
		counter(".started", "calls that began", this.started);
		counter(".sent", "messages sent", this.sent);
		counter(".received", "messages received", this.received);
		this.sentSize = summary(".sent.size", "bytes of the messages that a call sent");
		this.receivedSize = summary(".received.size", "bytes of the messages that a call received");
		Gauge.builder(this.name + ".calls.active", this, MicrometerCallMeters::active)
			.description("calls under way")
			.tags(tags)
			.strongReference(true)
			.register(registry);
	}

	private void counter(String suffix, String description, LongAdder count) {
		FunctionCounter.builder(this.name + suffix, count, LongAdder::doubleValue)
			.description(description)
			.tags(this.tags)
			.register(this.registry);
	}

	/** In this order: a call that ends meanwhile was started before. */
	private double active() {
		long ended = this.ended.sum();
		return this.started.sum() - ended;
	}

	private DistributionSummary summary(String suffix, String description) {
		return DistributionSummary.builder(this.name + suffix)
			.description(description)
			.baseUnit("bytes")
			.tags(this.tags)
			.register(this.registry);
	}

	@Override
	public void started() {
		this.started.increment();
	}

	@Override
	public void ended(Status status, long nanos, CallTotals totals) {
		this.ended.increment();
		if (!this.timedElsewhere) {
			timer(status, totals.error(status)).record(nanos, TimeUnit.NANOSECONDS);
		}
		if (this.server) {
			record(totals.responses(), totals.responseBytes(), this.sent, this.sentSize);
			record(totals.requests(), totals.requestBytes(), this.received, this.receivedSize);
		}
		else {
			record(totals.requests(), totals.requestBytes(), this.sent, this.sentSize);
			record(totals.responses(), totals.responseBytes(), this.received, this.receivedSize);
		}
	}

	private static void record(int messages, long bytes, LongAdder count, DistributionSummary size) {
		if (messages > 0) {
			count.add(messages);
			size.record(bytes);
		}
	}

	private Timer timer(Status status, @Nullable String error) {
		int index = status.code().ordinal();
		if (error != null && !error.equals("RpcException")) {
			return this.failures.computeIfAbsent(index + error, (key) -> newTimer(status, error));
		}
		Timer timer = this.timers.get(index);
		if (timer == null) {
			timer = newTimer(status, (error != null) ? error : NO_ERROR);
			this.timers.set(index, timer);
		}
		return timer;
	}

	private Timer newTimer(Status status, String error) {
		return Timer.builder(this.name)
			.tags(this.tags.and(RpcKeyNames.STATUS, status.code().name(), "error", error))
			.register(this.registry);
	}

}
