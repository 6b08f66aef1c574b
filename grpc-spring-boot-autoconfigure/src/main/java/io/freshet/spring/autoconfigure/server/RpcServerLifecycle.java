package io.freshet.spring.autoconfigure.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.ListenerException;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.RpcServerStartedEvent;
import io.freshet.spring.RpcServerStoppedEvent;
import io.freshet.spring.RpcServerDrainingEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the server when the application context is ready and stops it with the context,
 * in the phase in which web servers finish their requests, so that both drain at the same
 * time. Confined to the threads that start and stop the context.
 */
final class RpcServerLifecycle implements SmartLifecycle {

	/** The phase of the graceful shutdown of web servers. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final Log logger = LogFactory.getLog(RpcServerLifecycle.class);

	private final RpcServer server;

	private final ServerOptions options;

	private final Duration drainDelay;

	private final Duration grace;

	private final ApplicationContext context;

	/**
	 * Creates the lifecycle.
	 * @param server the server
	 * @param options the options of the server
	 * @param drainDelay how long to go on after the news of the end is out
	 * @param grace how long calls under way may take to end
	 * @param context hears of the events
	 */
	RpcServerLifecycle(RpcServer server, ServerOptions options, Duration drainDelay, Duration grace,
			ApplicationContext context) {
		this.server = server;
		this.options = options;
		this.drainDelay = drainDelay;
		this.grace = grace;
		this.context = context;
	}

	@Override
	public void start() {
		if (this.server.services().isEmpty()) {
			logger.info("RPC server not started: there is no bean with @RpcService");
			return;
		}
		try {
			this.server.start();
		}
		catch (ListenerException ex) {
			throw new ServerStartException(ex);
		}
		announce();
	}

	private void announce() {
		Map<String, SocketAddress> addresses = this.server.addresses();
		logger.info("RPC server started on " + places(addresses) + ", speaks " + protocols() + ", serves "
				+ this.server.services().stream().map(ServiceDescriptor::name).collect(Collectors.joining(", ")));
		warnOfListenersWithoutServices();
		LocalPorts.set(this.context, this.server);
		this.context.publishEvent(new RpcServerStartedEvent(this.server, this.server.port()));
	}

	private void warnOfListenersWithoutServices() {
		for (Listener listener : this.options.listeners()) {
			if (this.server.services().stream().noneMatch((service) -> listener.serves(service.name()))) {
				logger.warn("Listener '" + listener.name() + "' serves no service (grpc.server.listeners."
						+ listener.name() + ".services)");
			}
		}
	}

	private String protocols() {
		return this.options.web()
			.protocols()
			.stream()
			.sorted()
			.map(RpcProtocol::toString)
			.collect(Collectors.joining(", "));
	}

	private String places(Map<String, SocketAddress> addresses) {
		return this.options.listeners().stream().map((listener) -> {
			String place = place(addresses.get(listener.name())) + ((listener.tls() != null) ? " (TLS)" : "");
			return (addresses.size() > 1) ? listener.name() + ": " + place : place;
		}).collect(Collectors.joining(", "));
	}

	private static String place(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? "port " + inet.getPort() : String.valueOf(address);
	}

	/** Waits on a thread of its own, so that the rest of the phase stops meanwhile. */
	@Override
	public void stop(Runnable callback) {
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "rpc-server-stop");
		thread.start();
	}

	@Override
	public void stop() {
		if (!this.server.isRunning()) {
			return;
		}
		this.context.publishEvent(new RpcServerDrainingEvent(this.server));
		delay();
		if (!this.server.stop(this.grace)) {
			logger.warn("RPC server cancelled the calls that had not ended after " + this.grace.toMillis()
					+ " ms (grpc.server.shutdown.grace-period)");
		}
		this.context.publishEvent(new RpcServerStoppedEvent(this.server));
	}

	/** Gives those who watch the health of the server time to look elsewhere. */
	private void delay() {
		if (!this.drainDelay.isZero()) {
			try {
				Thread.sleep(this.drainDelay.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.server.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** Web servers do not pause either: callers would only see the connection refused. */
	@Override
	public boolean isPauseable() {
		return false;
	}

}
