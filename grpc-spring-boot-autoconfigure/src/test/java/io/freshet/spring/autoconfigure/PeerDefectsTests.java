package io.freshet.spring.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.services.health.v1.HealthCheckRequest;
import io.freshet.services.health.v1.HealthCheckResponse;
import io.freshet.services.health.v1.HealthCheckResponse.ServingStatus;
import io.freshet.services.health.v1.HealthRpc;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.error.RpcErrorAutoConfiguration;
import io.freshet.spring.autoconfigure.health.RpcHealthAutoConfiguration;
import io.freshet.spring.autoconfigure.observation.RpcMetricsAutoConfiguration;
import io.freshet.spring.autoconfigure.security.RpcSecurityAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What was seen to go wrong with other starters does not go wrong here. */
class PeerDefectsTests {

	private static final StringValue HELLO = StringValue.of("hello");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class, RpcServerAutoConfiguration.class,
				RpcErrorAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	private final ApplicationContextRunner failing = this.contextRunner.withBean(Failing.class)
		.withConfiguration(AutoConfigurations.of(RpcMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	private final ApplicationContextRunner healthy = this.contextRunner
		.withConfiguration(
				AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class, RpcHealthAutoConfiguration.class,
						HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class))
		.withPropertyValues("grpc.server.health.timeout=10s");

	@Test
	void adviceNeedNotBePublic() {
		this.failing.withBean(PrivateAdvice.class)
			.run((context) -> assertThat(refusal(context).code()).isEqualTo(StatusCode.INVALID_ARGUMENT));
	}

	@Test
	void exceptionThatNobodyKnowsIsLogged() {
		Records records = new Records();
		Logger logger = Logger.getLogger("io.freshet.rpc.server");
		logger.addHandler(records);
		this.failing.run((context) -> {
			String text = refusal(context).status().message();
			String id = text.substring(text.lastIndexOf(' ') + 1);
			assertThat(records.seen).anySatisfy((logged) -> {
				assertThat(logged.getMessage()).contains(id);
				assertThat(logged.getLevel()).isEqualTo(Level.SEVERE);
				assertThat(logged.getThrown()).hasMessage("broken");
			});
		});
		logger.removeHandler(records);
	}

	@Test
	void metricsCountTheStatusThatTheClientSees() {
		this.failing.withBean(PrivateAdvice.class).run((context) -> {
			refusal(context);
			assertThat(counted(context, "INVALID_ARGUMENT")).isOne();
		});
	}

	@Test
	void metricsCountCallsThatSecurityTurnsAway() {
		this.failing
			.withConfiguration(AutoConfigurations.of(RpcSecurityAutoConfiguration.class,
					SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class))
			.withBean(UserDetailsService.class, InMemoryUserDetailsManager::new)
			.run((context) -> {
				assertThat(refusal(context).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
				assertThat(counted(context, "UNAUTHENTICATED")).isOne();
			});
	}

	@Test
	void healthNeedsNoCredentials() {
		this.healthy.withBean(Echo.class)
			.withConfiguration(AutoConfigurations.of(RpcSecurityAutoConfiguration.class,
					SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class))
			.withBean(UserDetailsService.class, InMemoryUserDetailsManager::new)
			.run((context) -> assertThat(check(context, "testing.Echo")).isEqualTo(ServingStatus.SERVING));
	}

	@Test
	void healthIsTrueFromTheFirstMoment() {
		this.healthy.withBean(Echo.class)
			.withBean("db", HealthIndicator.class, () -> () -> Health.down().build())
			.run((context) -> {
				assertThat(check(context, "")).isEqualTo(ServingStatus.NOT_SERVING);
				assertThat(check(context, "testing.Echo")).isEqualTo(ServingStatus.SERVING);
			});
	}

	@Test
	void healthStartsAServerWithoutOtherServices() {
		this.healthy.withPropertyValues("grpc.server.health.enabled=true")
			.run((context) -> assertThat(check(context, "")).isEqualTo(ServingStatus.SERVING));
	}

	@Test
	void namesWithDotsBindInBracketsAndAreNotPassedOverWithoutThem() {
		ApplicationContextRunner runner = this.healthy.withBean(Echo.class)
			.withBean("db", HealthIndicator.class, () -> () -> Health.down().build());
		runner.withPropertyValues("grpc.server.health.service[testing.Echo].include=db")
			.run((context) -> assertThat(check(context, "testing.Echo")).isEqualTo(ServingStatus.NOT_SERVING));
		runner.withPropertyValues("grpc.server.health.service.testing.Echo.include=db")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("grpc.server.health.service[testing.Echo]"));
	}

	@Test
	void durationsAreKeptToTheMillisecond() {
		this.contextRunner.withBean(Echo.class)
			.withBean(Caller.class)
			.withConfiguration(AutoConfigurations.of(RpcClientAutoConfiguration.class))
			.withPropertyValues("grpc.client.defaults.target=static://127.0.0.1:${local.grpc.port}",
					"grpc.client.channel.fast.deadline=1ms", "grpc.client.channel.slow.deadline=1050ms")
			.run((context) -> {
				Caller caller = context.getBean(Caller.class);
				assertThat(caller.fast().getObject().options().deadline()).isEqualTo(Duration.ofMillis(1));
				caller.slow().getObject().blocking().unary(EchoRpc.ECHO, CallOptions.DEFAULT, HELLO);
				assertThat(context.getBean(Echo.class).left.get()).isBetween(Duration.ZERO, Duration.ofMillis(1050));
			});
	}

	@Test
	void shutdownStaysInsideItsPhaseAndWatchersHearOfItFirst() {
		this.healthy.withBean(Echo.class)
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=3s",
					"grpc.server.shutdown.grace-period=10s")
			.run((context) -> {
				ready(context);
				try (RpcChannel channel = channel(context)) {
					RpcReader<HealthCheckResponse> watch = HealthRpc.client(channel).watch(request(""));
					assertThat(watch.read().getStatus()).isEqualTo(ServingStatus.SERVING);
					Instant begin = Instant.now();
					context.close();
					assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(3));
					assertThat(watch.read().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
				}
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreUsedWhenSpringSaysSo() {
		this.contextRunner.withBean(Echo.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				try (RpcChannel channel = channel(context)) {
					channel.blocking().unary(EchoRpc.ECHO, CallOptions.DEFAULT, HELLO);
				}
				assertThat(context.getBean(Echo.class).thread.get()).startsWith("VirtualThread");
			});
	}

	private static RpcException refusal(ApplicationContext context) {
		try (RpcChannel channel = channel(context)) {
			return catchThrowableOfType(RpcException.class,
					() -> channel.blocking().unary(EchoRpc.ECHO, CallOptions.DEFAULT, HELLO));
		}
	}

	private static long counted(ApplicationContext context, String code) {
		context.getBean(RpcServer.class).close();
		return context.getBean(MeterRegistry.class).get("grpc.server").tags("grpc.status_code", code).timer().count();
	}

	private static ServingStatus check(AssertableApplicationContext context, String service) {
		ready(context);
		try (RpcChannel channel = channel(context)) {
			return HealthRpc.client(channel).check(request(service)).getStatus();
		}
	}

	private static void ready(AssertableApplicationContext context) {
		AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
	}

	private static HealthCheckRequest request(String service) {
		return HealthCheckRequest.newBuilder().setService(service).build();
	}

	private static RpcChannel channel(ApplicationContext context) {
		return RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port());
	}

	record Caller(@RpcClient("fast") ObjectProvider<RpcChannel> fast,
			@RpcClient("slow") ObjectProvider<RpcChannel> slow) {

	}

	private static final class Records extends Handler {

		private final List<LogRecord> seen = new CopyOnWriteArrayList<>();

		@Override
		public void publish(LogRecord logged) {
			this.seen.add(logged);
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

	@RpcAdvice
	private static final class PrivateAdvice {

		@RpcExceptionHandler
		private static StatusCode broken(IllegalStateException failure) {
			return StatusCode.INVALID_ARGUMENT;
		}

	}

	@RpcService
	static class Failing implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			throw new IllegalStateException("broken");
		}

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		private final AtomicReference<Duration> left = new AtomicReference<>();

		private final AtomicReference<String> thread = new AtomicReference<>();

		@Override
		public StringValue echo(StringValue request) {
			Deadline deadline = RpcContext.current().deadline();
			this.left.set((deadline != null) ? Duration.ofNanos(deadline.remainingNanos()) : null);
			this.thread.set(Thread.currentThread().toString());
			return request;
		}

	}

}
