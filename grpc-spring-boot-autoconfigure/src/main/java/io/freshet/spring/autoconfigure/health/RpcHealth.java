package io.freshet.spring.autoconfigure.health;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.services.health.HealthService;
import io.freshet.services.health.HealthStatuses;
import io.freshet.services.health.ServingStatus;
import io.freshet.services.health.v1.HealthRpc;
import io.freshet.spring.CompanionServices;
import io.freshet.spring.RpcServerStartedEvent;
import io.freshet.spring.RpcServerDrainingEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The health service of an application: knows every service of the server, finds statuses
 * out when asked, looks regularly at those that are watched, and tells all who watch
 * before anything else when the application is about to stop. Safe for use by several
 * threads.
 */
final class RpcHealth implements CompanionServices, ApplicationListener<ApplicationEvent>, AutoCloseable {

	private final ApplicationContext context;

	/** Asked for late, since there may be health indicators of the server itself. */
	private final Supplier<? extends HealthSource> source;

	private final RpcHealthProperties properties;

	private final boolean startServer;

	private final HealthStatuses statuses;

	private final HealthEvaluations evaluations;

	private final HealthService service;

	private final ExecutorService threads = Executors.newCachedThreadPool(daemons("rpc-health-"));

	private final ScheduledExecutorService clock = Executors
		.newSingleThreadScheduledExecutor(daemons("rpc-health-watch-"));

	/** Whether the server has been started before. Belongs to the thread that does. */
	private boolean looking;

	/** Names with a status that can be found out. */
	private volatile Set<String> names = Set.of();

	RpcHealth(ApplicationContext context, Supplier<? extends HealthSource> source, HealthStatuses statuses,
			RpcHealthProperties properties, boolean startServer) {
		this.context = context;
		this.source = source;
		this.statuses = statuses;
		this.properties = properties;
		this.startServer = startServer;
		this.evaluations = new HealthEvaluations(source, this.threads, properties.timeToLive(), properties.timeout());
		this.service = new HealthService(statuses, this::evaluate);
	}

	private static ThreadFactory daemons(String prefix) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		return factory;
	}

	@Override
	public List<ServiceDefinition> definitions() {
		return List.of(HealthRpc.bind(this.service));
	}

	@Override
	public void served(List<ServiceDescriptor> all) {
		Set<String> names = new HashSet<>(HealthSource.ALWAYS);
		all.forEach((service) -> names.add(service.name()));
		know(names);
	}

	private void know(Set<String> names) {
		for (String name : names) {
			if (this.statuses.get(name) == null) {
				this.statuses.set(name, ServingStatus.NOT_SERVING);
			}
		}
		this.names = Set.copyOf(names);
	}

	/** Names that the application has set by itself stay as they were set. */
	private CompletionStage<@Nullable ServingStatus> evaluate(String name) {
		return this.names.contains(name) ? this.evaluations.evaluate(name) : CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean startServer() {
		return this.startServer;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof RpcServerStartedEvent) {
			started();
		}
		else if (event instanceof AvailabilityChangeEvent) {
			look();
		}
		else if (event instanceof RpcServerDrainingEvent
				|| (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == this.context)) {
			this.statuses.drain();
		}
	}

	private void started() {
		Set<String> names = new HashSet<>(this.names);
		names.addAll(this.source.get().names());
		know(names);
		this.statuses.resume();
		if (!this.looking) {
			this.looking = true;
			long nanos = this.properties.watchInterval().toNanos();
			this.clock.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
		}
	}

	/** Finds the status of every name out that somebody watches. */
	private void look() {
		for (String name : this.statuses.watched()) {
			if (this.names.contains(name)) {
				this.evaluations.evaluateAnew(name);
				this.service.refresh(name);
			}
		}
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
		this.threads.shutdownNow();
	}

}
