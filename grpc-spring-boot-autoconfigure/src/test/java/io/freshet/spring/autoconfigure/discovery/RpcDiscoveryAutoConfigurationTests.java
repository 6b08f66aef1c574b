package io.freshet.spring.autoconfigure.discovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.client.resolve.NameResolver;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.rpc.client.resolve.ResolverContext;
import io.freshet.rpc.client.resolve.TargetName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RpcDiscoveryAutoConfiguration}. */
class RpcDiscoveryAutoConfigurationTests {

	private final Registry registry = new Registry();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcDiscoveryAutoConfiguration.class));

	@Test
	void findsInstancesByTheirGrpcPort() {
		this.registry.instances.add(instance("a", "10.0.0.1", Map.of("gRPC_port", "9090")));
		this.registry.instances.add(instance("b", "10.0.0.2", Map.of("gRPC_port", "none", "grpc-port", "9191")));
		this.registry.instances.add(instance("c", "10.0.0.3", Map.of()));
		this.registry.instances.add(instance("d", "10.0.0.4", Map.of("port.http", "80", "port.grpc", "9292")));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry).run((context) -> {
			Heard heard = start(context.getBean(NameResolverFactory.class));
			assertThat(heard.next()).isEqualTo(List.of(Endpoint.of(new InetSocketAddress("10.0.0.1", 9090)),
					Endpoint.of(new InetSocketAddress("10.0.0.2", 9191)),
					Endpoint.of(new InetSocketAddress("10.0.0.3", 8080)),
					Endpoint.of(new InetSocketAddress("10.0.0.4", 9292))));
		});
	}

	@Test
	void asksAgainWhenTheRegistryHasNews() {
		this.registry.instances.add(instance("a", "10.0.0.1", Map.of()));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry).run((context) -> {
			Heard heard = start(context.getBean(NameResolverFactory.class));
			assertThat((List<?>) heard.next()).hasSize(1);
			this.registry.instances.add(instance("b", "10.0.0.2", Map.of()));
			context.publishEvent(new HeartbeatEvent(this, 1));
			assertThat((List<?>) heard.next()).hasSize(2);
			heard.resolver.close();
		});
	}

	@Test
	void prefersItsZone() {
		this.registry.instances.add(instance("a", "10.0.0.1", Map.of("zone", "east")));
		this.registry.instances.add(instance("b", "10.0.0.2", Map.of("zone", "west")));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry)
			.withPropertyValues("grpc.client.discovery.zone=west")
			.run((context) -> {
				List<Endpoint> found = new ArrayList<>();
				((List<?>) start(context.getBean(NameResolverFactory.class)).next())
					.forEach((endpoint) -> found.add((Endpoint) endpoint));
				assertThat(found).extracting(Endpoint::priority).containsExactly(1, 0);
				assertThat(found).extracting(Endpoint::locality).containsExactly("east", "west");
			});
	}

	@Test
	void leavesOutInstancesWithoutAnAddress() {
		this.registry.instances.add(new DefaultServiceInstance("a", "greeter", "10.0.0.1", -1, false));
		this.registry.instances.add(new DefaultServiceInstance("b", "greeter", null, 8080, false));
		this.registry.instances.add(instance("c", "", Map.of()));
		this.registry.instances.add(instance("d", "10.0.0.4", Map.of()));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry).run((context) -> {
			Heard heard = start(context.getBean(NameResolverFactory.class));
			assertThat(heard.next()).isEqualTo(List.of(Endpoint.of(new InetSocketAddress("10.0.0.4", 8080))));
		});
	}

	@Test
	void failsIfNoInstanceHasAnAddress() {
		this.registry.instances.add(new DefaultServiceInstance("a", "greeter", "10.0.0.1", -1, false));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry)
			.run((context) -> assertThat(start(context.getBean(NameResolverFactory.class)).next())
				.isInstanceOfSatisfying(IllegalStateException.class,
						(failure) -> assertThat(failure).hasMessageContaining("no instance of greeter has an address")
							.hasMessageContaining("-1")));
	}

	/** Which would block an event loop. */
	@Test
	void doesNotLookUpHostsOnTheThreadThatAnswers() {
		BlockingQueue<Thread> lookedUp = new LinkedBlockingQueue<>();
		ServiceInstance instance = new DefaultServiceInstance("a", "greeter", "10.0.0.1", 8080, false) {

			@Override
			public String getHost() {
				lookedUp.add(Thread.currentThread());
				return super.getHost();
			}

		};
		this.runner.withBean(ReactiveDiscoveryClient.class, () -> new ReactiveRegistry(instance)).run((context) -> {
			assertThat((List<?>) start(context.getBean(NameResolverFactory.class)).next()).hasSize(1);
			assertThat(lookedUp).isNotEmpty().doesNotContain(Thread.currentThread());
		});
	}

	@Test
	void asksAReactiveClient() {
		this.runner
			.withBean(ReactiveDiscoveryClient.class, () -> new ReactiveRegistry(instance("a", "10.0.0.1", Map.of())))
			.run((context) -> assertThat((List<?>) start(context.getBean(NameResolverFactory.class)).next())
				.hasSize(1));
	}

	@Test
	void saysThatThereIsNoRegistry() {
		this.runner.run((context) -> assertThat(start(context.getBean(NameResolverFactory.class)).next())
			.isInstanceOfSatisfying(IllegalStateException.class,
					(failure) -> assertThat(failure).hasMessageContaining("no DiscoveryClient bean")));
	}

	@Test
	void isNotThereWithoutSpringCloud() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NameResolverFactory.class));
	}

	@Test
	void isNotThereWhenSwitchedOff() {
		this.runner.withPropertyValues("grpc.client.discovery.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(NameResolverFactory.class));
	}

	@Test
	void registersThePortOfTheServer() {
		MockEnvironment environment = new MockEnvironment().withProperty("grpc.server.port", "9191");
		new RegistryPortEnvironment().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty("eureka.instance.metadata-map.gRPC_port")).isEqualTo("9191");
		assertThat(environment.getProperty("spring.cloud.consul.discovery.metadata.gRPC_port")).isEqualTo("9191");
	}

	@Test
	void doesNotRegisterTheUsualPortBesideNamedListeners() {
		MockEnvironment environment = new MockEnvironment().withProperty("grpc.server.listeners.internal.port", "9191");
		new RegistryPortEnvironment().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getPropertySources().contains(ServerPort.SOURCE)).isFalse();
		environment.setProperty("grpc.server.port", "9292");
		new RegistryPortEnvironment().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty("eureka.instance.metadata-map.gRPC_port")).isEqualTo("9292");
	}

	@Test
	void doesNotRegisterAPortThatIsNotKnown() {
		MockEnvironment environment = new MockEnvironment().withProperty("grpc.server.port", "0");
		new RegistryPortEnvironment().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getPropertySources().contains(ServerPort.SOURCE)).isFalse();
	}

	private static Heard start(NameResolverFactory factory) {
		TargetName target = new TargetName("discovery:///greeter", "discovery", "", "greeter");
		assertThat(factory.scheme()).isEqualTo("discovery");
		assertThat(factory.authority(target)).isEqualTo("greeter");
		Heard heard = new Heard(factory.create(target, new NoTime()));
		heard.resolver.start(heard);
		return heard;
	}

	private static ServiceInstance instance(String id, String host, Map<String, String> metadata) {
		return new DefaultServiceInstance(id, "greeter", host, 8080, false, metadata);
	}

	/** What a resolver has told. */
	private static final class Heard implements NameResolver.Listener {

		private final NameResolver resolver;

		private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

		Heard(NameResolver resolver) {
			this.resolver = resolver;
		}

		Object next() throws InterruptedException {
			return this.events.poll(10, TimeUnit.SECONDS);
		}

		@Override
		public void onEndpoints(List<Endpoint> endpoints) {
			this.events.add(endpoints);
		}

		@Override
		public void onFailure(Throwable cause) {
			this.events.add(cause);
		}

	}

	/** A channel in which no time passes. */
	private static final class NoTime implements ResolverContext {

		@Override
		public Runnable schedule(Duration delay, Runnable task) {
			return () -> {
			};
		}

		@Override
		public Duration refreshInterval() {
			return Duration.ofSeconds(30);
		}

		@Override
		public long nanoTime() {
			return 0;
		}

		@Override
		public double random() {
			return 0;
		}

	}

	/** A registry in memory. */
	private static final class Registry implements DiscoveryClient {

		private final List<ServiceInstance> instances = new CopyOnWriteArrayList<>();

		@Override
		public String description() {
			return "test";
		}

		@Override
		public List<ServiceInstance> getInstances(String service) {
			return this.instances;
		}

		@Override
		public List<String> getServices() {
			return List.of("greeter");
		}

	}

	/** A registry with one instance. */
	private record ReactiveRegistry(ServiceInstance instance) implements ReactiveDiscoveryClient {

		@Override
		public String description() {
			return "test";
		}

		@Override
		public Flux<ServiceInstance> getInstances(String service) {
			return Flux.just(this.instance);
		}

		@Override
		public Flux<String> getServices() {
			return Flux.just("greeter");
		}

	}

}
