package io.freshet.spring.autoconfigure.discovery;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.google.protobuf.StringValue;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RpcRegistrationAutoConfiguration}. */
class RpcRegistrationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcRegistrationAutoConfiguration.class))
		.withBean(Registry.class)
		.withBean(Registrar.class);

	@Test
	void registersThePortThatTheSystemChose() {
		this.runner.withBean(Echo.class).withPropertyValues("grpc.server.port=0").run((context) -> {
			String port = context.getEnvironment().getProperty("local.grpc.port");
			assertThat(context.getBean(Registry.class).heard())
				.containsExactly("register {gRPC_port=" + port + ", lane=fast}");
			assertThat(context.getEnvironment().getProperty("eureka.instance.metadata-map.gRPC_port")).isEqualTo(port);
		});
	}

	@Test
	void registersThePortOfANamedListener() {
		this.runner.withBean(Echo.class).withPropertyValues("grpc.server.listeners.internal.port=0").run((context) -> {
			int port = context.getBean(RpcServer.class).port();
			assertThat(context.getBean(Registry.class).heard())
				.containsExactly("register {gRPC_port=" + port + ", lane=fast}");
		});
	}

	@Test
	void leavesAPortThatTheApplicationNames() {
		this.runner.withBean(Echo.class).withPropertyValues("grpc.server.port=0", "test.port=443").run((context) -> {
			assertThat(context.getBean(Registry.class).heard()).containsExactly("register {gRPC_port=443, lane=fast}");
		});
	}

	@Test
	void registersWithoutAPortWhenThereIsNoServer() {
		this.runner.withPropertyValues("grpc.server.port=0")
			.run((context) -> assertThat(context.getBean(Registry.class).heard())
				.containsExactly("register {lane=fast}"));
	}

	@Test
	void leavesRegistriesAloneWhenThePortIsFixed() {
		this.runner.withPropertyValues("grpc.server.port=9191")
			.run((context) -> assertThat(context.getBean(Registry.class)).hasSameClassAs(new Registry()));
	}

	@Test
	void leavesRegistriesAloneWhenSwitchedOff() {
		this.runner.withPropertyValues("grpc.server.port=0", "grpc.client.discovery.register-port=false")
			.run((context) -> assertThat(context.getBean(Registry.class)).hasSameClassAs(new Registry()));
	}

	@Test
	void isNotThereWithoutSpringCloud() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcRegistrationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LateRegistration.class));
	}

	@Test
	void forgetsARegistrationThatIsTakenBack() {
		HeldRegistrations held = new HeldRegistrations();
		Registry registry = new Registry();
		Instance instance = new Instance(new HashMap<>());
		assertThat(held.hold(registry, instance)).isTrue();
		assertThat(held.forget(instance)).isTrue();
		held.release((registration) -> {
		});
		assertThat(registry.heard()).isEmpty();
		assertThat(held.hold(registry, instance)).isFalse();
	}

	/** Answers with what it is asked. */
	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	/** Remembers what it is asked, and is asked by its class. */
	static class Registry implements ServiceRegistry<Instance> {

		private final List<String> heard = new ArrayList<>();

		List<String> heard() {
			return this.heard;
		}

		@Override
		public void register(Instance registration) {
			this.heard.add("register " + new TreeMap<>(registration.getMetadata()));
		}

		@Override
		public void deregister(Instance registration) {
			this.heard.add("deregister");
		}

		@Override
		public void close() {
		}

		@Override
		public void setStatus(Instance registration, String status) {
		}

		@Override
		public <T> T getStatus(Instance registration) {
			throw new UnsupportedOperationException();
		}

	}

	/** Registers as early as the client of Eureka does. */
	static class Registrar implements SmartLifecycle {

		private final Registry registry;

		private final Instance instance;

		private boolean running;

		Registrar(Registry registry, Environment environment) {
			this.registry = registry;
			Map<String, String> metadata = new HashMap<>(Map.of("lane", "fast"));
			String port = environment.getProperty("test.port");
			if (port != null) {
				metadata.put("gRPC_port", port);
			}
			this.instance = new Instance(metadata);
		}

		@Override
		public void start() {
			this.running = true;
			this.registry.register(this.instance);
		}

		@Override
		public void stop() {
			this.running = false;
			this.registry.deregister(this.instance);
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	/**
	 * What is registered.
	 *
	 * @param metadata its metadata
	 */
	record Instance(Map<String, String> metadata) implements Registration {

		@Override
		public String getServiceId() {
			return "echo";
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public int getPort() {
			return 8080;
		}

		@Override
		public boolean isSecure() {
			return false;
		}

		@Override
		public URI getUri() {
			return URI.create("http://127.0.0.1:8080");
		}

		@Override
		public Map<String, String> getMetadata() {
			return this.metadata;
		}

	}

}
