package io.freshet.spring.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.services.health.HealthService;
import io.freshet.services.health.HealthStatuses;
import io.freshet.services.health.ServingStatus;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse;
import io.freshet.services.health.v1.HealthListRequest;
import io.freshet.services.health.v1.HealthRpc;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link RpcHealthAutoConfiguration}: real sockets, real calls. */
class RpcHealthAutoConfigurationTests {

	private final ApplicationContextRunner withoutIndicators = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
				LifecycleAutoConfiguration.class, RpcServerAutoConfiguration.class, RpcHealthAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0", "grpc.server.health.timeout=10s")
		.withBean(Echo.class);

	private final ApplicationContextRunner contextRunner = this.withoutIndicators
		.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class))
		.withBean("db", Indicator.class)
		.withBean("mail", Indicator.class);

	private final ApplicationContextRunner withGroups = this.contextRunner
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class,
				AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.jmx.exposure.include=health",
				"management.endpoint.health.probes.enabled=true", "spring.jmx.enabled=true");

	@Test
	void isTrueFromTheFirstMoment() {
		this.contextRunner.withPropertyValues("grpc.server.health.watch-interval=1h").run(ready((context) -> {
			db(context).status.set(Status.DOWN);
			assertThat(check(context, "")).isEqualTo("NOT_SERVING");
			assertThat(check(context, "testing.Echo")).isEqualTo("SERVING");
		}));
	}

	@Test
	void answersForEveryServiceByNameWithoutConfiguration() {
		this.contextRunner.run(ready((context) -> assertThat(
				HealthRpc.client(channel(context)).list(HealthListRequest.getDefaultInstance()).getStatusesMap())
			.containsOnlyKeys("", "liveness", "readiness", "testing.Echo", "grpc.health.v1.Health")));
	}

	@Test
	void isNotServingBeforeTheApplicationIsReady() {
		this.contextRunner.run(connected((context) -> {
			assertThat(check(context, "")).isEqualTo("NOT_SERVING");
			assertThat(check(context, "readiness")).isEqualTo("NOT_SERVING");
			assertThat(check(context, "testing.Echo")).isEqualTo("NOT_SERVING");
			HealthWatcher watcher = HealthWatcher.watch(channel(context), "testing.Echo");
			assertThat(watcher.next()).isEqualTo("NOT_SERVING");
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(watcher.next()).isEqualTo("SERVING");
		}));
	}

	@Test
	void followsTheAvailabilityOfAnApplicationWithoutIndicators() {
		this.withoutIndicators.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run(ready((context) -> {
				assertThat(check(context, "")).isEqualTo("SERVING");
				assertThat(check(context, "liveness")).isEqualTo("SERVING");
				assertThat(check(context, "readiness")).isEqualTo("SERVING");
			}));
		this.withoutIndicators.run(ready((context) -> {
			AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
			assertThat(check(context, "liveness")).isEqualTo("NOT_SERVING");
			assertThat(check(context, "")).isEqualTo("SERVING");
		}));
	}

	@Test
	void asksOnlyTheIndicatorsThatAServiceDependsOn() {
		this.contextRunner
			.withPropertyValues("grpc.server.health.service[testing.Echo].include=db",
					"grpc.server.health.time-to-live=0s")
			.run(ready((context) -> {
				assertThat(check(context, "testing.Echo")).isEqualTo("SERVING");
				db(context).status.set(Status.DOWN);
				assertThat(check(context, "testing.Echo")).isEqualTo("NOT_SERVING");
				assertThat(db(context).asked.get()).isEqualTo(2);
				assertThat(mail(context).asked.get()).isZero();
			}));
	}

	@Test
	void leavesOutTheIndicatorsThatAreExcluded() {
		this.contextRunner.withPropertyValues("grpc.server.health.service[testing.Echo].exclude=mail")
			.run(ready((context) -> {
				mail(context).status.set(Status.DOWN);
				assertThat(check(context, "testing.Echo")).isEqualTo("SERVING");
				assertThat(check(context, "")).isEqualTo("NOT_SERVING");
			}));
	}

	@Test
	void refusesToStartWithAnIndicatorThatIsNotThere() {
		this.contextRunner.withPropertyValues("grpc.server.health.service[testing.Echo].include=bd")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("grpc.server.health.service[testing.Echo]")
				.hasMessageContaining("bd"));
	}

	@Test
	void refusesToStartWithANameThatLacksItsBrackets() {
		this.contextRunner.withPropertyValues("grpc.server.health.service.testing.Echo.include=db")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("goes into brackets: grpc.server.health.service[testing.Echo]"));
	}

	@Test
	void asksAtMostOnceInTheTimeToLive() {
		this.contextRunner.withPropertyValues("grpc.server.health.time-to-live=1h").run(ready((context) -> {
			check(context, "");
			check(context, "");
			assertThat(db(context).asked.get()).isEqualTo(1);
		}));
	}

	@Test
	void asksNoIndicatorWhileNobodyWantsToKnow() {
		this.contextRunner.withPropertyValues("grpc.server.health.watch-interval=1ms").run(ready((context) -> {
			HealthWatcher watcher = HealthWatcher.watch(channel(context), "liveness");
			assertThat(watcher.next()).isEqualTo("SERVING");
			AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
			assertThat(watcher.next()).isEqualTo("NOT_SERVING");
			assertThat(db(context).asked.get()).isZero();
		}));
	}

	@Test
	void tellsWatchersWithinASecondThatTheDatabaseIsDownAndThatItIsBack() {
		this.contextRunner.run(ready((context) -> {
			HealthWatcher watcher = HealthWatcher.watch(channel(context), "");
			assertThat(watcher.next()).isEqualTo("SERVING");
			long start = System.nanoTime();
			db(context).status.set(Status.DOWN);
			assertThat(watcher.next()).isEqualTo("NOT_SERVING");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
			db(context).status.set(Status.UP);
			assertThat(watcher.next()).isEqualTo("SERVING");
		}));
	}

	@Test
	void countsAnIndicatorThatDoesNotAnswerAsDown() {
		this.contextRunner.withPropertyValues("grpc.server.health.timeout=100ms").run(ready((context) -> {
			db(context).gate.set(new CountDownLatch(1));
			assertThat(check(context, "")).isEqualTo("NOT_SERVING");
			assertThat(check(context, "")).isEqualTo("NOT_SERVING");
			assertThat(db(context).asked.get()).isEqualTo(1);
			assertThat(check(context, "liveness")).isEqualTo("SERVING");
			db(context).gate.getAndSet(null).countDown();
		}));
	}

	@Test
	void translatesStatusesAsToldAndTakesUnknownOnesForNotServing() {
		this.contextRunner
			.withPropertyValues("grpc.server.health.statuses.out-of-service=SERVING",
					"grpc.server.health.time-to-live=0s")
			.run(ready((context) -> {
				db(context).status.set(Status.OUT_OF_SERVICE);
				assertThat(check(context, "")).isEqualTo("SERVING");
			}));
		this.contextRunner.withPropertyValues("grpc.server.health.service[testing.Echo].include=db")
			.run(ready((context) -> {
				db(context).status.set(new Status("ON_FIRE"));
				assertThat(check(context, "testing.Echo")).isEqualTo("NOT_SERVING");
			}));
	}

	@Test
	void followsTheGroupsOfActuator() {
		this.withGroups
			.withPropertyValues("management.endpoint.health.group.storage.include=db",
					"management.endpoint.health.group.readiness.include=readinessState,mail",
					"grpc.server.health.time-to-live=0s")
			.run(ready((context) -> {
				db(context).status.set(Status.DOWN);
				assertThat(check(context, "storage")).isEqualTo("NOT_SERVING");
				assertThat(check(context, "readiness")).isEqualTo("SERVING");
				assertThat(check(context, "liveness")).isEqualTo("SERVING");
				mail(context).status.set(Status.DOWN);
				assertThat(check(context, "readiness")).isEqualTo("NOT_SERVING");
				assertThat(check(context, "testing.Echo")).isEqualTo("NOT_SERVING");
				assertThat(check(context, "liveness")).isEqualTo("SERVING");
			}));
	}

	@Test
	void tellsWatchersFirstAndLetsNoneOfThemHoldUpTheEnd() {
		this.contextRunner.run(ready((context) -> {
			HealthWatcher whole = HealthWatcher.watch(channel(context), "");
			HealthWatcher echo = HealthWatcher.watch(channel(context), "testing.Echo");
			assertThat(whole.next()).isEqualTo("SERVING");
			assertThat(echo.next()).isEqualTo("SERVING");
			try (RpcChannel idle = RpcChannel.create("localhost:" + context.getBean(RpcServer.class).port())) {
				HealthRpc.client(idle).check(HealthCheckRequest.getDefaultInstance());
				long start = System.nanoTime();
				context.getSourceApplicationContext().close();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
			}
			assertThat(whole.next()).isEqualTo("NOT_SERVING");
			assertThat(whole.next()).isEqualTo("completed");
			assertThat(echo.next()).isEqualTo("NOT_SERVING");
			assertThat(echo.next()).isEqualTo("completed");
		}));
	}

	@Test
	void startsNoServerByItself() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					RpcServerAutoConfiguration.class, RpcHealthAutoConfiguration.class))
			.withPropertyValues("grpc.server.port=0")
			.run((context) -> assertThat(context.getBean(RpcServer.class).isRunning()).isFalse());
	}

	@Test
	void startsAServerWhenAskedFor() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					RpcServerAutoConfiguration.class, RpcHealthAutoConfiguration.class))
			.withPropertyValues("grpc.server.port=0", "grpc.server.health.enabled=true")
			.run(ready((context) -> assertThat(check(context, "")).isEqualTo("SERVING")));
	}

	@Test
	void canBeSwitchedOff() {
		this.contextRunner.withPropertyValues("grpc.server.health.enabled=false").run(connected((context) -> {
			assertThat(context).doesNotHaveBean(HealthStatuses.class);
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> check(context, ""))
				.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.UNIMPLEMENTED));
		}));
	}

	@Test
	void isAbsentWithoutTheServices() {
		this.withoutIndicators.withClassLoader(new FilteredClassLoader(HealthService.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HealthStatuses.class));
	}

	@Test
	void givesWayToAHealthServiceOfTheApplication() {
		this.contextRunner.withBean(OwnHealth.class)
			.run(ready((context) -> assertThat(check(context, "anything")).isEqualTo("SERVICE_UNKNOWN")));
	}

	@Test
	void keepsStatusesThatTheApplicationSetsItself() {
		this.contextRunner.run(ready((context) -> {
			context.getBean(HealthStatuses.class).set("own", ServingStatus.UNKNOWN);
			assertThat(check(context, "own")).isEqualTo("UNKNOWN");
		}));
	}

	@Test
	void worksWithLazyBeans() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run(ready((context) -> assertThat(check(context, "")).isEqualTo("SERVING")));
	}

	private static ContextConsumer<AssertableApplicationContext> ready(
			ContextConsumer<AssertableApplicationContext> consumer) {
		return connected((context) -> {
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			consumer.accept(context);
		});
	}

	private static ContextConsumer<AssertableApplicationContext> connected(
			ContextConsumer<AssertableApplicationContext> consumer) {
		return (context) -> {
			assertThat(context).hasNotFailed();
			try (RpcChannel channel = RpcChannel.create("localhost:" + context.getBean(RpcServer.class).port())) {
				context.getBeanFactory().registerSingleton("testChannel", channel);
				consumer.accept(context);
			}
		};
	}

	private static RpcChannel channel(AssertableApplicationContext context) {
		return context.getBean("testChannel", RpcChannel.class);
	}

	private static String check(AssertableApplicationContext context, String name) {
		return HealthRpc.client(channel(context))
			.withDeadline(Duration.ofSeconds(10))
			.check(HealthCheckRequest.newBuilder().setService(name).build())
			.getStatus()
			.name();
	}

	private static Indicator db(AssertableApplicationContext context) {
		return (Indicator) context.getBean(HealthContributorRegistry.class).getContributor("db");
	}

	private static Indicator mail(AssertableApplicationContext context) {
		return (Indicator) context.getBean(HealthContributorRegistry.class).getContributor("mail");
	}

	static class Indicator implements HealthIndicator {

		private final AtomicReference<Status> status = new AtomicReference<>(Status.UP);

		private final AtomicReference<CountDownLatch> gate = new AtomicReference<>();

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public Health health() {
			this.asked.incrementAndGet();
			CountDownLatch gate = this.gate.get();
			if (gate != null) {
				try {
					gate.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			return Health.status(this.status.get()).build();
		}

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

	}

	@RpcService
	static class OwnHealth implements HealthRpc.Service {

		@Override
		public HealthCheckResponse check(HealthCheckRequest request) {
			return HealthCheckResponse.newBuilder()
				.setStatus(HealthCheckResponse.ServingStatus.SERVICE_UNKNOWN)
				.build();
		}

	}

}
