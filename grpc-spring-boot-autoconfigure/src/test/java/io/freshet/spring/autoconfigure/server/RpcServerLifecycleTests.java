package io.freshet.spring.autoconfigure.server;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcServerStartedEvent;
import io.freshet.spring.RpcServerStoppedEvent;
import io.freshet.spring.RpcServerDrainingEvent;
import io.freshet.spring.RpcService;
import io.freshet.spring.ServerOptionsCustomizer;
import io.freshet.services.health.HealthStatuses;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.health.RpcHealthAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** Tests for {@link RpcServerLifecycle}: real sockets, real calls. */
@ExtendWith(OutputCaptureExtension.class)
class RpcServerLifecycleTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class, RpcServerAutoConfiguration.class,
				RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.defaults.deadline=10s")
		.withBean(Events.class)
		.withBean(Caller.class);

	/**
	 * The common pool may have a single thread, which a waiting call would keep to
	 * itself.
	 */
	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void servesCallsOnceTheContextIsReady() {
		this.contextRunner.withBean(Echo.class).run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
			assertThat(client.echo(StringValue.of("hello"))).isEqualTo(StringValue.of("hello"));
		});
	}

	@Test
	void servesCallsWhenBeansAreLazy() {
		this.contextRunner.withBean(Echo.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
				assertThat(client.echo(StringValue.of("hello"))).isEqualTo(StringValue.of("hello"));
			});
	}

	@Test
	void keepsTheProcessAliveAsLongAsItRuns() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		Set<Thread> own = new HashSet<>();
		this.contextRunner.withBean(Echo.class).run((context) -> {
			context.getBean(Caller.class).client().getObject().echo(StringValue.of("x"));
			own.addAll(Thread.getAllStackTraces().keySet());
			own.removeAll(before);
			own.removeIf(Thread::isDaemon);
			assertThat(own).isNotEmpty();
		});
		for (Thread thread : own) {
			assertThatNoException().isThrownBy(() -> thread.join(10_000));
			assertThat(thread.isAlive()).as(thread.getName()).isFalse();
		}
	}

	@Test
	void tellsItsPort() {
		this.contextRunner.withBean(Echo.class).run((context) -> {
			int port = context.getBean(RpcServer.class).port();
			assertThat(port).isPositive();
			assertThat(context.getEnvironment().getProperty("local.grpc.port", Integer.class)).isEqualTo(port);
			assertThat(context.getBean(Events.class).seen).containsExactly("RpcServerStartedEvent " + port);
		});
	}

	@Test
	void logsPortAndServices(CapturedOutput output) {
		this.contextRunner.withBean(Echo.class)
			.run((context) -> assertThat(output)
				.contains("RPC server started on port " + context.getBean(RpcServer.class).port()
						+ ", speaks grpc, grpc-web, connect, serves testing.Echo"));
	}

	@Test
	void doesNotStartWithoutServices(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(RpcServer.class).isRunning()).isFalse();
			assertThat(context.getEnvironment().containsProperty("local.grpc.port")).isFalse();
			assertThat(context.getBean(Events.class).seen).isEmpty();
			assertThat(output).contains("RPC server not started: there is no bean with @RpcService");
		});
	}

	@Test
	void hasNoPortInMemory() {
		this.contextRunner.withBean(Echo.class)
			.withBean(ServerOptionsCustomizer.class, () -> (options) -> options.inMemory("lifecycle-tests"))
			.withPropertyValues("grpc.client.channel.self.target=in-memory:lifecycle-tests")
			.run((context) -> {
				assertThat(context.getEnvironment().containsProperty("local.grpc.port")).isFalse();
				assertThat(context.getBean(Events.class).seen).containsExactly("RpcServerStartedEvent -1");
				EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
				assertThat(client.echo(StringValue.of("hello"))).isEqualTo(StringValue.of("hello"));
			});
	}

	@Test
	void reportsPortInUse() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			this.contextRunner.withBean(Echo.class)
				.withPropertyValues("grpc.server.port=" + taken.getLocalPort())
				.run((context) -> {
					assertThat(context).getFailure().cause().isInstanceOf(ServerStartException.class);
					ServerStartException failure = (ServerStartException) context.getStartupFailure().getCause();
					assertThat(new ServerStartFailureAnalyzer().analyze(failure).getDescription()).isEqualTo(
							"The RPC server could not start: port " + taken.getLocalPort() + " is already in use.");
				});
		}
	}

	@Test
	void letsCallsEndWhenTheContextCloses() {
		this.contextRunner.withBean(Slow.class).run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
			Slow service = context.getBean(Slow.class);
			CompletableFuture<StringValue> call = CompletableFuture
				.supplyAsync(() -> client.echo(StringValue.of("late")), this.threads);
			assertThat(service.entered.await(10, TimeUnit.SECONDS)).isTrue();
			Events events = context.getBean(Events.class);
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close, this.threads);
			assertThat(events.stopping.await(10, TimeUnit.SECONDS)).isTrue();
			service.leave.countDown();
			assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(StringValue.of("late"));
			closing.get(10, TimeUnit.SECONDS);
			assertThat(events.seen).hasSize(3).last().isEqualTo("RpcServerStoppedEvent");
		});
	}

	@Test
	void servesOnForTheDrainDelay() {
		this.contextRunner.withBean(Echo.class)
			.withPropertyValues("grpc.server.shutdown.drain-delay=1s")
			.run((context) -> {
				EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
				Events events = context.getBean(Events.class);
				long start = System.nanoTime();
				CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close, this.threads);
				assertThat(events.stopping.await(10, TimeUnit.SECONDS)).isTrue();
				assertThat(client.echo(StringValue.of("still there"))).isEqualTo(StringValue.of("still there"));
				closing.get(10, TimeUnit.SECONDS);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
			});
	}

	@Test
	void cancelsCallsWhenThePhaseIsNearlyOver(CapturedOutput output) {
		this.contextRunner.withBean(Slow.class)
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=500ms",
					"grpc.server.shutdown.grace-period=1m")
			.run((context) -> {
				EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
				Slow service = context.getBean(Slow.class);
				CompletableFuture<StringValue> call = CompletableFuture
					.supplyAsync(() -> client.echo(StringValue.of("never")), this.threads);
				assertThat(service.entered.await(10, TimeUnit.SECONDS)).isTrue();
				long start = System.nanoTime();
				context.close();
				// Not as late as the grace period has it.
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(400),
						Duration.ofSeconds(30));
				assertThat(service.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(call).failsWithin(Duration.ofSeconds(30));
				// The context does not wait for those that are still busy stopping.
				awaitText(output, "RPC server cancelled the calls that had not ended after 450 ms");
			});
	}

	private static void awaitText(CapturedOutput output, String text) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!output.toString().contains(text) && System.nanoTime() - end < 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
		assertThat(output).contains(text);
	}

	@Test
	void servesAgainWhenTheContextIsStartedAgain() throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		this.contextRunner.withBean(Echo.class)
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					RpcHealthAutoConfiguration.class))
			.withPropertyValues("grpc.server.port=" + port)
			.run((context) -> {
				EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
				HealthStatuses health = context.getBean(HealthStatuses.class);
				for (int i = 0; i < 3; i++) {
					assertThat(client.echo(StringValue.of("hello"))).isEqualTo(StringValue.of("hello"));
					assertThat(health.isDraining()).isFalse();
					context.stop();
					assertThat(context.getBean(RpcServer.class).isRunning()).isFalse();
					assertThat(health.isDraining()).isTrue();
					context.start();
				}
				assertThat(client.echo(StringValue.of("hello"))).isEqualTo(StringValue.of("hello"));
				assertThat(context.getBean(Events.class).seen).hasSize(10)
					.last()
					.isEqualTo("RpcServerStartedEvent " + port);
			});
	}

	@Test
	void refusesCallsAfterTheEnd() {
		this.contextRunner.withBean(Echo.class).run((context) -> {
			int port = context.getBean(RpcServer.class).port();
			context.close();
			this.contextRunner.withPropertyValues("local.grpc.port=" + port).run((other) -> {
				EchoRpc.Client client = other.getBean(Caller.class).client().getObject();
				assertThatExceptionOfType(RpcException.class).isThrownBy(() -> client.echo(StringValue.of("?")))
					.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.UNAVAILABLE));
			});
		});
	}

	@Test
	void stopsTogetherWithTheRequestsOfWebServers() {
		this.contextRunner.withBean(Echo.class)
			.run((context) -> assertThat(context.getBean(RpcServerLifecycle.class).getPhase())
				.isEqualTo(SmartLifecycle.DEFAULT_PHASE - 1024));
	}

	@Test
	void runsInterceptorsOfOneServiceInsideThoseOfTheServerAndNoneTwice() {
		List<String> seen = new ArrayList<>();
		this.contextRunner.withBean(Intercepted.class)
			.withBean("global", Global.class, () -> new Global(seen))
			.withBean("journal", List.class, () -> seen)
			.run((context) -> {
				context.getBean(Caller.class).client().getObject().echo(StringValue.of("x"));
				assertThat(seen).containsExactly("global", "own");
			});
	}

	@Test
	void runsServiceOnItsExecutor() {
		List<String> threads = new ArrayList<>();
		this.contextRunner.withBean(OnReports.class).withBean("reports", Executor.class, () -> (task) -> {
			threads.add("reports");
			new Thread(task).start();
		}).run((context) -> {
			context.getBean(Caller.class).client().getObject().echo(StringValue.of("x"));
			assertThat(threads).isNotEmpty();
		});
	}

	record Caller(@RpcClient("self") ObjectProvider<EchoRpc.Client> client) {

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	@RpcService(executor = "reports")
	static class OnReports extends Echo {

	}

	@RpcService(interceptors = { Global.class, Own.class })
	static class Intercepted extends Echo {

	}

	record Global(List<String> journal) implements ServerInterceptor {

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			this.journal.add("global");
			next.proceed(call);
		}

	}

	/** Not a bean, but created with one. */
	static class Own implements ServerInterceptor {

		private final Global global;

		Own(Global global) {
			this.global = global;
		}

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			this.global.journal().add("own");
			next.proceed(call);
		}

	}

	@RpcService
	static class Slow implements EchoRpc.Service {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch leave = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		@Override
		public StringValue echo(StringValue request) {
			this.entered.countDown();
			try {
				this.leave.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
			}
			return request;
		}

	}

	static class Events {

		private final List<String> seen = new ArrayList<>();

		private final CountDownLatch stopping = new CountDownLatch(1);

		@EventListener
		void onStarted(RpcServerStartedEvent event) {
			this.seen.add(name(event) + " " + event.getPort());
		}

		@EventListener
		void onStopping(RpcServerDrainingEvent event) {
			this.seen.add(name(event));
			this.stopping.countDown();
		}

		@EventListener
		void onStopped(RpcServerStoppedEvent event) {
			this.seen.add(name(event));
		}

		private static String name(ApplicationEvent event) {
			return event.getClass().getSimpleName();
		}

	}

}
