package io.freshet.spring.autoconfigure.discovery;

import java.util.Map;

import io.freshet.rpc.server.RpcServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.netflix.eureka.serviceregistry.EurekaRegistration;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Registers what was held back, once the server has started and its port is known, and
 * has those registry clients register that otherwise wait for a web server. Confined to
 * the threads that start and stop the context.
 */
final class LateRegistration implements SmartLifecycle {

	/** After the server, which starts in the phase in which web servers drain. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1023;

	private static final Log logger = LogFactory.getLog(LateRegistration.class);

	private static final boolean EUREKA = ClassUtils.isPresent(
			"org.springframework.cloud.netflix.eureka.serviceregistry.EurekaRegistration",
			LateRegistration.class.getClassLoader());

	private final HeldRegistrations held;

	private final ObjectProvider<RpcServer> server;

	private final ObjectProvider<WebLessRegistration> webLess;

	private final ConfigurableEnvironment environment;

	private boolean running;

	LateRegistration(HeldRegistrations held, ObjectProvider<RpcServer> server,
			ObjectProvider<WebLessRegistration> webLess, ConfigurableEnvironment environment) {
		this.held = held;
		this.server = server;
		this.webLess = webLess;
		this.environment = environment;
	}

	@Override
	public void start() {
		this.running = true;
		RpcServer server = this.server.getIfAvailable();
		int port = (server != null && server.isRunning()) ? server.port() : -1;
		if (port > 0 && ServerPort.isChosenBySystem(this.environment)) {
			ServerPort.publish(this.environment, port);
		}
		this.held.release((registration) -> complete(registration, port));
		if (port > 0) {
			this.webLess.orderedStream().forEach((registration) -> registration.start(port));
		}
	}

	private static void complete(@Nullable Registration registration, int port) {
		if (registration == null || port <= 0) {
			return;
		}
		Map<String, String> metadata = registration.getMetadata();
		try {
			if (metadata != null) {
				metadata.putIfAbsent(ServerPort.KEY, String.valueOf(port));
			}
		}
		catch (UnsupportedOperationException ex) {
			logger.warn("The registration of " + registration.getServiceId() + " (" + registration.getClass().getName()
					+ ") takes no metadata, so clients do not learn the port of gRPC, " + port);
		}
		if (EUREKA) {
			Eureka.complete(registration);
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** Apart, lest Eureka be needed. Its client has a copy of the metadata by now. */
	private static final class Eureka {

		static void complete(Registration registration) {
			if (registration instanceof EurekaRegistration eureka) {
				eureka.getApplicationInfoManager().registerAppMetadata(registration.getMetadata());
			}
		}

	}

}
