package io.freshet.services.health;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.freshet.rpc.RpcContext;
import io.freshet.services.health.v1.HealthCheckResponse;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of a name: hears the status at once and then its changes. A watcher that is
 * slow misses what was true only meanwhile, and always hears what is true in the end.
 * Ends by itself when the connection is about to, after a last word if there is one. Safe
 * for use by several threads.
 */
final class HealthWatch implements Flow.Publisher<HealthCheckResponse>, Flow.Subscription {

	private static final HealthCheckResponse SERVICE_UNKNOWN = HealthCheckResponse.newBuilder()
		.setStatus(HealthCheckResponse.ServingStatus.SERVICE_UNKNOWN)
		.build();

	private final String name;

	private final HealthStatuses statuses;

	private final HealthService service;

	private final @Nullable RpcContext context;

	private final AtomicLong demand = new AtomicLong();

	/** How often something may have happened since somebody began to look. */
	private final AtomicInteger events = new AtomicInteger();

	private volatile boolean evaluated;

	private volatile boolean ending;

	private volatile boolean over;

	private Flow.@Nullable Subscriber<? super HealthCheckResponse> subscriber;

	private RpcContext.@Nullable Scope drainAction;

	/** What was sent last. */
	private @Nullable HealthCheckResponse sent;

	HealthWatch(String name, HealthStatuses statuses, HealthService service, @Nullable RpcContext context) {
		this.name = name;
		this.statuses = statuses;
		this.service = service;
		this.context = context;
	}

	String name() {
		return this.name;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super HealthCheckResponse> subscriber) {
		this.subscriber = subscriber;
		subscriber.onSubscribe(this);
		this.statuses.add(this);
		if (this.context != null) {
			this.drainAction = this.context.onDrain(this::end);
		}
		if (this.over) {
			// cancelled meanwhile
			release();
			return;
		}
		this.service.refresh(this.name).whenComplete((status, failure) -> {
			this.evaluated = true;
			changed();
		});
	}

	@Override
	public void request(long n) {
		this.demand.getAndAccumulate(n, (sum, more) -> (sum + more < 0) ? Long.MAX_VALUE : sum + more);
		changed();
	}

	@Override
	public void cancel() {
		this.over = true;
		release();
	}

	/** No more than the last word from now on. */
	private void end() {
		this.ending = true;
		changed();
	}

	/** Sends what is new, if there is something and it may be sent. */
	void changed() {
		if (this.events.getAndIncrement() > 0) {
			return;
		}
		int seen = 1;
		while (seen > 0) {
			look();
			seen = this.events.addAndGet(-seen);
		}
	}

	private void look() {
		Flow.Subscriber<? super HealthCheckResponse> subscriber = this.subscriber;
		if (this.over || subscriber == null) {
			return;
		}
		// what was set before anybody looked is not news, unless it is the last word
		boolean known = this.evaluated || this.statuses.isDraining();
		boolean ending = this.ending && known;
		HealthCheckResponse current = current();
		if (known && current != this.sent && this.demand.get() > 0) {
			this.demand.decrementAndGet();
			this.sent = current;
			subscriber.onNext(current);
		}
		if (ending && !this.over) {
			this.over = true;
			release();
			subscriber.onComplete();
		}
	}

	private HealthCheckResponse current() {
		ServingStatus status = this.statuses.get(this.name);
		return (status != null) ? status.response() : SERVICE_UNKNOWN;
	}

	private void release() {
		this.statuses.remove(this);
		RpcContext.Scope action = this.drainAction;
		if (action != null) {
			action.close();
		}
	}

}
