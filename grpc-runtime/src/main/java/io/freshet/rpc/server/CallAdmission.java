package io.freshet.rpc.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.freshet.rpc.Guard;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in while there is room for them, on the server and in their service. Safe
 * for use by several threads.
 */
final class CallAdmission {

	private final ConcurrencyLimit server;

	private final boolean timed;

	private final Map<String, ConcurrencyLimit> services = new HashMap<>();

	private final GuardReports reports;

	CallAdmission(ServerLimits limits, GuardReports reports) {
		Supplier<ConcurrencyLimit> supplier = limits.concurrencyLimit();
		this.server = (supplier != null) ? supplier.get() : new FixedLimit(limits.calls());
		limits.serviceCalls().forEach((name, limit) -> this.services.put(name, new FixedLimit(limit)));
		this.timed = supplier != null;
		this.reports = reports;
	}

	/**
	 * Takes room for a call.
	 * @param method what is called
	 * @return {@code null}, or the answer to refuse it with
	 */
	@Nullable Refusal enter(RegisteredMethod method) {
		if (!this.server.tryAcquire()) {
			return refused(Guard.CALLS, "the server has as many calls under way as it may (calls)");
		}
		ConcurrencyLimit service = service(method);
		if (service != null && !service.tryAcquire()) {
			this.server.release(-1, false);
			return refused(Guard.CALLS_PER_SERVICE, "service " + method.descriptor().service()
					+ " has as many calls under way as it may (serviceCalls)");
		}
		return null;
	}

	/**
	 * Returns the time for {@link #leave}, if anybody wants to know it.
	 * @return the time
	 */
	long now() {
		return this.timed ? System.nanoTime() : 0;
	}

	/**
	 * Gives the room of a call back. Any thread.
	 * @param method what was called
	 * @param startNanos when
	 * @param overloaded whether the call failed for lack of time or threads
	 */
	void leave(RegisteredMethod method, long startNanos, boolean overloaded) {
		boolean unary = this.timed && !method.descriptor().shape().clientStreams()
				&& !method.descriptor().shape().serverStreams();
		this.server.release(unary ? System.nanoTime() - startNanos : -1, overloaded);
		ConcurrencyLimit service = service(method);
		if (service != null) {
			service.release(-1, overloaded);
		}
	}

	private @Nullable ConcurrencyLimit service(RegisteredMethod method) {
		return this.services.isEmpty() ? null : this.services.get(method.descriptor().service());
	}

	private Refusal refused(Guard guard, String text) {
		this.reports.report(guard, null, text);
		return Refusal.overloaded(Status.of(StatusCode.RESOURCE_EXHAUSTED, text), retryMillis());
	}

	/**
	 * Tells a client when it may come back, if waiting helps.
	 * @param refusal why its call was refused
	 * @return the trailers
	 */
	static Metadata retryAfter(Status refusal) {
		return (refusal == EndStatus.BUSY) ? Metadata.of("grpc-retry-pushback-ms", Integer.toString(retryMillis()))
				: Metadata.empty();
	}

	/**
	 * Tells when a client may come back.
	 * @return half a second to one and a half, so that not all come back at once
	 */
	static int retryMillis() {
		return ThreadLocalRandom.current().nextInt(500, 1500);
	}

}
