package io.freshet.spring.autoconfigure.discovery;

import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.model.http.agent.NewService;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoRegistration;

/**
 * What an application without a web server registers with Consul, whose client otherwise
 * waits for one. Consul watches the health that gRPC tells. Immutable.
 *
 * @param registration what is registered
 * @param properties say how Consul checks
 * @param heartbeat whether the application itself tells Consul that it lives
 * @param tls whether the server speaks TLS
 */
record ConsulWebLessRegistration(ConsulAutoRegistration registration, ConsulDiscoveryProperties properties,
		boolean heartbeat, boolean tls) {

	/**
	 * Adds what is known when the server has started.
	 * @param port the port of gRPC
	 */
	void complete(int port) {
		NewService service = this.registration.getService();
		service.getMeta().putIfAbsent(ServerPort.KEY, String.valueOf(port));
		if (service.getCheck() == null && this.properties.isRegisterHealthCheck() && !this.heartbeat) {
			service.setCheck(check(port));
		}
		this.registration.initializePort(port);
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
