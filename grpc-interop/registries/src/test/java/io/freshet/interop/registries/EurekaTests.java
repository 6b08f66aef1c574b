package io.freshet.interop.registries;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The fleet behind a real Eureka server. */
class EurekaTests extends RegistryContract {

	private ConfigurableApplicationContext server;

	@BeforeEach
	void startServer() {
		this.server = new SpringApplicationBuilder(EurekaServer.class)
			.properties("server.port=0", "spring.cloud.consul.enabled=false", "grpc.server.enabled=false",
					"eureka.dashboard.enabled=false", "eureka.client.register-with-eureka=false",
					"eureka.client.fetch-registry=false", "eureka.server.use-read-only-response-cache=false",
					"eureka.server.enable-self-preservation=false", "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Override
	List<String> properties() {
		int port = ((WebServerApplicationContext) this.server).getWebServer().getPort();
		return List.of("spring.application.name=parcels", "spring.main.web-application-type=none",
				"spring.cloud.consul.enabled=false", "logging.level.root=warn", "spring.main.banner-mode=off",
				"eureka.client.jersey.enabled=false",
				"eureka.client.service-url.defaultZone=http://127.0.0.1:" + port + "/eureka/",
				"eureka.client.registry-fetch-interval-seconds=1", "eureka.instance.prefer-ip-address=true",
				"eureka.instance.ip-address=127.0.0.1", "eureka.instance.instance-id={name}",
				"eureka.instance.lease-renewal-interval-in-seconds=1");
	}

	/** Its client asks every second, and the server answers with what it knows then. */
	@Override
	int joinSeconds() {
		return 5;
	}

	/** A registry. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableEurekaServer
	static class EurekaServer {

	}

}
