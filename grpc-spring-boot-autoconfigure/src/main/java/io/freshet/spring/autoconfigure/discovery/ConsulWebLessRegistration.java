package io.freshet.spring.autoconfigure.discovery;

import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.model.http.agent.NewService;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;

/**
 * Registers an application with Consul that has no web server, whose start Consul's
 * client waits for. Consul then watches the health that gRPC tells. Immutable.
 */
final class ConsulWebLessRegistration implements WebLessRegistration {

	private final AbstractAutoServiceRegistration<ConsulRegistration> lifecycle;

	private final ConsulAutoRegistration registration;

	private final ConsulDiscoveryProperties properties;

	private final boolean heartbeat;

	private final boolean tls;

	/**
	 * Creates a registration.
	 * @param lifecycle registers
	 * @param registration what is registered
	 * @param properties say how Consul checks
	 * @param heartbeat whether the application itself tells Consul that it lives
	 * @param tls whether the server speaks TLS
	 */
	ConsulWebLessRegistration(AbstractAutoServiceRegistration<ConsulRegistration> lifecycle,
			ConsulAutoRegistration registration, ConsulDiscoveryProperties properties, boolean heartbeat, boolean tls) {
		this.lifecycle = lifecycle;
		this.properties = properties;
		this.registration = registration;
		this.heartbeat = heartbeat;
		this.tls = tls;
	}

	@Override
	public void start(int port) {
		if (this.lifecycle.isRunning()) {
			return;
		}
		NewService service = this.registration.getService();
		service.getMeta().putIfAbsent(ServerPort.KEY, String.valueOf(port));
		if (service.getCheck() == null && this.properties.isRegisterHealthCheck() && !this.heartbeat) {
			service.setCheck(check((service.getPort() != null) ? service.getPort() : port));
		}
		this.registration.initializePort(port);
		this.lifecycle.start();
	}

	private NewService.Check check(int port) {
		NewService.Check check = new NewService.Check();
		check.setGrpc(this.properties.getHostname() + ":" + port);
		check.setGrpcUseTLS(this.tls);
		check.setTlsSkipVerify(this.properties.getHealthCheckTlsSkipVerify());
		check.setInterval(this.properties.getHealthCheckInterval());
		check.setTimeout(this.properties.getHealthCheckTimeout());
		check.setDeregisterCriticalServiceAfter(this.properties.getHealthCheckCriticalTimeout());
		return check;
	}

}
