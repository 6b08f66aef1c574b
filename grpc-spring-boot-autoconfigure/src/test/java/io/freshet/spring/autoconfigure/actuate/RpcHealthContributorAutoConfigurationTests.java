package io.freshet.spring.autoconfigure.actuate;

import java.net.ServerSocket;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for the health of servers and channels in Actuator. */
class RpcHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class, RpcServerAutoConfiguration.class,
						RpcClientAutoConfiguration.class, RpcHealthContributorAutoConfiguration.class,
						HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
						EndpointAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
						AvailabilityProbesAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0", "management.endpoint.health.probes.enabled=true",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.channel.nowhere.target=static://127.0.0.1:${nowhere.port}",
				"grpc.client.defaults.deadline=10s", "nowhere.port=" + unusedPort())
		.withBean(Echo.class)
		.withBean(Caller.class);

	@Test
	void tellsHowTheServerIs() {
		this.contextRunner.run(ready((context) -> {
			HealthIndicator server = context.getBean("grpcServerHealthIndicator", HealthIndicator.class);
			context.getBean(Caller.class).self().echo(StringValue.of("a"));
			Health health = server.health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("port", context.getBean(RpcServer.class).port())
				.containsEntry("services", 1)
				.containsEntry("connections", 1)
				.containsEntry("callsInFlight", 0);
			context.getBean(RpcServer.class).close();
			assertThat(server.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		}));
	}

	@Test
	void knowsNothingOfAServerThatServesNothing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class,
					RpcHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(HealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UNKNOWN));
	}

	@Test
	void tellsHowEachChannelStands() {
		this.contextRunner.run(ready((context) -> {
			Caller caller = context.getBean(Caller.class);
			assertThat(health(context, "grpcChannels", "nowhere")).isEqualTo(Status.UP);
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> caller.nowhere().echo(StringValue.of("a")));
			caller.self().echo(StringValue.of("a"));
			assertThat(health(context, "grpcChannels", "nowhere")).isEqualTo(Status.DOWN);
			assertThat(health(context, "grpcChannels", "self")).isEqualTo(Status.UP);
			assertThat(health(context)).isEqualTo(Status.DOWN);
		}));
	}

	@Test
	void countsForReadinessAndNeverForLiveness() {
		this.contextRunner.run(ready((context) -> {
			assertThat(health(context, "readiness")).isEqualTo(Status.UP);
			assertThatExceptionOfType(RpcException.class)
				.isThrownBy(() -> context.getBean(Caller.class).nowhere().echo(StringValue.of("a")));
			assertThat(health(context, "readiness")).isEqualTo(Status.DOWN);
			assertThat(health(context, "liveness")).isEqualTo(Status.UP);
		}));
		this.contextRunner.withPropertyValues("management.endpoint.health.group.liveness.include=*")
			.run((context) -> assertThat(context.getBean(HealthEndpointGroups.class).get("liveness"))
				.matches((group) -> group.isMember("db"))
				.matches((group) -> !group.isMember("grpcServer"))
				.matches((group) -> !group.isMember("grpcChannels/self")));
	}

	@Test
	void leavesReadinessToApplicationsThatSayWhatIsInIt() {
		this.contextRunner.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState")
			.run((context) -> assertThat(context.getBean(HealthEndpointGroups.class).get("readiness"))
				.matches((group) -> !group.isMember("grpcServer"))
				.matches((group) -> !group.isMember("grpcChannels/self")));
	}

	@Test
	void canBeSwitchedOff() {
		this.contextRunner
			.withPropertyValues("management.health.grpc-server.enabled=false",
					"management.health.grpc-channels.enabled=false")
			.run((context) -> {
				HealthContributorRegistry registry = context.getBean(HealthContributorRegistry.class);
				assertThat(registry.getContributor("grpcServer")).isNull();
				assertThat(registry.getContributor("grpcChannels")).isNull();
			});
	}

	@Test
	void isNotThereWithoutHealth() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class,
					RpcHealthContributorAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("grpcServerHealthIndicator"));
	}

	private static ContextConsumer<AssertableApplicationContext> ready(
			ContextConsumer<AssertableApplicationContext> consumer) {
		return (context) -> {
			assertThat(context).hasNotFailed();
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			consumer.accept(context);
		};
	}

	private static Status health(AssertableApplicationContext context, String... path) {
		HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
		return ((path.length > 0) ? endpoint.healthForPath(path) : endpoint.health()).getStatus();
	}

	private static int unusedPort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	@Lazy
	record Caller(@RpcClient("self") EchoRpc.Client self, @RpcClient("nowhere") EchoRpc.Client nowhere) {

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

}
