package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link RpcResilienceAutoConfiguration}: real calls, real circuit breakers.
 */
class RpcResilienceAutoConfigurationTests {

	private final CircuitBreakerRegistry circuitBreakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
		.slidingWindowSize(4)
		.minimumNumberOfCalls(4)
		.waitDurationInOpenState(Duration.ofMinutes(5))
		.build());

	private final BulkheadRegistry bulkheads = BulkheadRegistry
		.of(BulkheadConfig.custom().maxConcurrentCalls(2).maxWaitDuration(Duration.ZERO).build());

	private final CountDownLatch answer = new CountDownLatch(1);

	private RpcServer server;

	private ApplicationContextRunner runner;

	@BeforeEach
	void startServer() throws Exception {
		EchoRpc.Service echo = new EchoRpc.Service() {

			@Override
			public StringValue echo(StringValue request) {
				return RpcResilienceAutoConfigurationTests.this.echo(request);
			}

		};
		this.server = RpcServer
			.create(ServerOptions.builder().port(0).build(), Set.of(new EchoRpc.ServiceBinding().bind(echo)))
			.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RpcResilienceAutoConfiguration.class, RpcClientAutoConfiguration.class))
			.withBean(Caller.class)
			.withBean(CircuitBreakerRegistry.class, () -> this.circuitBreakers)
			.withBean(BulkheadRegistry.class, () -> this.bulkheads)
			.withPropertyValues("grpc.client.channel.echo.target=127.0.0.1:" + this.server.port(),
					"grpc.client.channel.echo.deadline=10s");
	}

	/** Fails with the status that the request names; waits with none. */
	private StringValue echo(StringValue request) {
		if (request.getValue().isEmpty()) {
			try {
				this.answer.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return request;
		}
		StatusCode code = StatusCode.valueOf(request.getValue());
		if (code != StatusCode.OK) {
			throw new RpcException(Status.of(code, "as you like"));
		}
		return request;
	}

	@AfterEach
	void stopServer() {
		this.answer.countDown();
		this.server.close();
	}

	@Test
	void opensWhenCallsFailAndSaysWho() {
		this.runner.withPropertyValues("grpc.client.channel.echo.resilience.circuit-breaker=parcels").run((context) -> {
			for (int i = 0; i < 4; i++) {
				assertThat(call(context, StatusCode.UNAVAILABLE)).isEqualTo(StatusCode.UNAVAILABLE);
			}
			CircuitBreaker breaker = this.circuitBreakers.circuitBreaker("parcels");
			assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> client(context).echo(StringValue.of("OK")))
				.satisfies((failure) -> {
					assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
					assertThat(failure).hasMessageContaining("circuit breaker 'parcels' is open after failures of "
							+ "127.0.0.1:" + this.server.port() + ", the call was not made "
							+ "(grpc.client.channel.echo.resilience.circuit-breaker)");
				});
			assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isOne();
		});
	}

	@Test
	void countsStatusesThatAreTheCallersFaultAsSuccess() {
		this.runner.withPropertyValues("grpc.client.channel.echo.resilience.circuit-breaker=parcels").run((context) -> {
			for (StatusCode code : List.of(StatusCode.OK, StatusCode.NOT_FOUND, StatusCode.INVALID_ARGUMENT,
					StatusCode.INTERNAL)) {
				call(context, code);
			}
			CircuitBreaker.Metrics metrics = this.circuitBreakers.circuitBreaker("parcels").getMetrics();
			assertThat(metrics.getNumberOfSuccessfulCalls()).isEqualTo(3);
			assertThat(metrics.getNumberOfFailedCalls()).isOne();
		});
	}

	@Test
	void countsTheStatusesThatThePropertyNames() {
		this.runner
			.withPropertyValues("grpc.client.defaults.resilience.circuit-breaker=parcels",
					"grpc.client.channel.echo.resilience.failures=not-found,aborted")
			.run((context) -> {
				for (StatusCode code : List.of(StatusCode.UNAVAILABLE, StatusCode.NOT_FOUND, StatusCode.ABORTED)) {
					call(context, code);
				}
				assertThat(this.circuitBreakers.circuitBreaker("parcels").getMetrics().getNumberOfFailedCalls())
					.isEqualTo(2);
			});
	}

	@Test
	void leavesCancelledCallsOut() {
		this.runner
			.withPropertyValues("grpc.client.channel.echo.resilience.circuit-breaker=parcels",
					"grpc.client.channel.echo.resilience.bulkhead=parcels")
			.run((context) -> {
				CompletableFuture<StringValue> call = begin(context);
				call.cancel(true);
				awaitFree();
				assertThat(this.circuitBreakers.circuitBreaker("parcels").getMetrics().getNumberOfBufferedCalls())
					.isZero();
			});
	}

	@Test
	void holdsCallsBackThatAreTooManyAtATimeWhateverTheirStyle() {
		this.runner.withPropertyValues("grpc.client.channel.echo.resilience.bulkhead=parcels").run((context) -> {
			List<CompletableFuture<StringValue>> calls = List.of(begin(context), begin(context));
			assertThat(this.bulkheads.bulkhead("parcels").getMetrics().getAvailableConcurrentCalls()).isZero();
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> client(context).echo(StringValue.of("OK")))
				.satisfies((failure) -> {
					assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
					assertThat(failure).hasMessageContaining("bulkhead 'parcels' is full: 2 calls are under way");
				});
			this.answer.countDown();
			for (CompletableFuture<StringValue> call : calls) {
				call.get(10, TimeUnit.SECONDS);
			}
			awaitFree();
			assertThat(call(context, StatusCode.OK)).isEqualTo(StatusCode.OK);
		});
	}

	@Test
	void refusesABulkheadThatBlocks() {
		this.bulkheads.bulkhead("slow", BulkheadConfig.custom().maxWaitDuration(Duration.ofSeconds(1)).build());
		this.runner.withPropertyValues("grpc.client.channel.echo.resilience.bulkhead=slow")
			.run((context) -> assertThatThrownBy(() -> client(context))
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("max-wait-duration"));
	}

	@Test
	void doesNothingUnlessAsked() {
		this.runner.run((context) -> {
			assertThat(call(context, StatusCode.UNAVAILABLE)).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(this.circuitBreakers.getAllCircuitBreakers()).isEmpty();
			assertThat(channel(context).options().interceptors()).isEmpty();
		});
	}

	@Test
	void usesDefaultsWhereTheApplicationHasNoRegistries() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RpcResilienceAutoConfiguration.class, RpcClientAutoConfiguration.class))
			.withBean(Caller.class)
			.withPropertyValues("grpc.client.channel.echo.target=127.0.0.1:" + this.server.port(),
					"grpc.client.channel.echo.resilience.circuit-breaker=parcels")
			.run((context) -> assertThat(channel(context).options().interceptors()).hasSize(1));
	}

	@Test
	void backsOffWhenTheApplicationHasItsOwn() {
		ChannelResilience own = (channel, properties) -> List.of();
		this.runner.withBean(ChannelResilience.class, () -> own)
			.run((context) -> assertThat(context).getBean(ChannelResilience.class).isSameAs(own));
	}

	@Test
	void saysWhatIsMissingWithoutResilience4j() {
		ApplicationContextRunner without = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RpcResilienceAutoConfiguration.class, RpcClientAutoConfiguration.class))
			.withBean(Caller.class)
			.withClassLoader(new FilteredClassLoader("io.github.resilience4j"))
			.withPropertyValues("grpc.client.channel.echo.target=127.0.0.1:" + this.server.port());
		without.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ChannelResilience.class);
			assertThat(call(context, StatusCode.OK)).isEqualTo(StatusCode.OK);
		});
		without.withPropertyValues("grpc.client.channel.echo.resilience.bulkhead=parcels")
			.run((context) -> assertThatThrownBy(() -> client(context))
				.hasMessageContaining("resilience4j-bulkhead on the class path"));
	}

	private static StatusCode call(ApplicationContext context, StatusCode code) {
		try {
			client(context).echo(StringValue.of(code.name()));
			return StatusCode.OK;
		}
		catch (RpcException ex) {
			return ex.code();
		}
	}

	private static EchoRpc.Client client(ApplicationContext context) {
		return context.getBean(Caller.class).client().getObject();
	}

	private static RpcChannel channel(ApplicationContext context) {
		return context.getBean(Caller.class).channel().getObject();
	}

	private static CompletableFuture<StringValue> begin(ApplicationContext context) {
		return channel(context).async()
			.unary(EchoRpc.ECHO, CallOptions.DEFAULT, StringValue.getDefaultInstance())
			.toCompletableFuture();
	}

	/** The end of a call is told on an event loop. */
	private void awaitFree() {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		BulkheadMetrics metrics = () -> this.bulkheads.bulkhead("parcels").getMetrics().getAvailableConcurrentCalls();
		while (metrics.free() < 2 && System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		assertThat(metrics.free()).isEqualTo(2);
	}

	/** Looks at a bulkhead. */
	private interface BulkheadMetrics {

		int free();

	}

	/**
	 * Holds a client and its channel.
	 *
	 * @param client the client
	 * @param channel the channel
	 */
	record Caller(@RpcClient("echo") ObjectProvider<EchoRpc.Client> client,
			@RpcClient("echo") ObjectProvider<RpcChannel> channel) {

	}

}
