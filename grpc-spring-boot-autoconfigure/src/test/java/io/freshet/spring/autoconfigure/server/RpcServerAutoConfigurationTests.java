package io.freshet.spring.autoconfigure.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import com.google.protobuf.StringValue;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerLimits;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import io.freshet.spring.ServerOptionsCustomizer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcServerAutoConfiguration}. */
class RpcServerAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	@Test
	void isOnByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(RpcServer.class)
			.hasSingleBean(ServerOptions.class)
			.hasSingleBean(RpcServerLifecycle.class));
	}

	@Test
	void isOffByProperty() {
		this.contextRunner.withPropertyValues("grpc.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RpcServer.class));
	}

	@Test
	void backsOffWithoutTheRuntime() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RpcServer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcServerAutoConfiguration.class));
	}

	@Test
	void servesBeansWithTheAnnotation() {
		this.contextRunner.withBean(Echo.class)
			.run((context) -> assertThat(services(context)).containsExactly("testing.Echo"));
	}

	@Test
	void servesBeansOfMethodsWithTheAnnotation() {
		this.contextRunner.withUserConfiguration(ByMethod.class)
			.run((context) -> assertThat(services(context)).containsExactly("testing.Echo"));
	}

	@Test
	void servesServiceDefinitions() {
		this.contextRunner
			.withBean(ServiceDefinition.class, () -> ServiceDefinition.builder(EchoRpc.DESCRIPTOR).build())
			.run((context) -> assertThat(services(context)).containsExactly("testing.Echo"));
	}

	@Test
	void doesNotServeBeansWithoutTheAnnotation() {
		this.contextRunner.withBean(Unannotated.class).run((context) -> assertThat(services(context)).isEmpty());
	}

	@Test
	void usesServerOfTheUser() {
		RpcServer server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of());
		this.contextRunner.withBean("mine", RpcServer.class, () -> server)
			.run((context) -> assertThat(context).getBean(RpcServer.class).isSameAs(server));
	}

	@Test
	void usesOptionsOfTheUser() {
		ServerOptions options = ServerOptions.builder().port(0).maxConcurrentStreams(7).build();
		this.contextRunner.withBean("mine", ServerOptions.class, () -> options)
			.run((context) -> assertThat(context).getBean(ServerOptions.class).isSameAs(options));
	}

	@Test
	void hasTheDefaultsOfTheRuntime() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(ServerOptions.class)).usingRecursiveComparison()
				.ignoringFieldsMatchingRegexes(".*exceptionMapper")
				.isEqualTo(ServerOptions.builder().build()));
	}

	@Test
	void keepsTheLimitsOfTheRuntimeByDefault() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(ServerOptions.class).limits()).usingRecursiveComparison()
				.isEqualTo(ServerLimits.DEFAULTS));
	}

	@Test
	void appliesEveryLimit() {
		this.contextRunner
			.withPropertyValues("grpc.server.limits.calls=1", "grpc.server.limits.service-calls[a.B]=2",
					"grpc.server.limits.adaptive-target=3s", "grpc.server.limits.connections=4",
					"grpc.server.limits.connections-per-peer=5", "grpc.server.limits.handshake-time=6s",
					"grpc.server.limits.first-request-time=7s", "grpc.server.limits.stall-time=8s",
					"grpc.server.limits.message-time=9s", "grpc.server.limits.header-fields=10",
					"grpc.server.limits.resets=11", "grpc.server.limits.pings=12", "grpc.server.limits.settings=13",
					"grpc.server.limits.ignored-frames=14", "grpc.server.limits.window-updates=15",
					"grpc.server.limits.empty-frames=16")
			.run((context) -> {
				ServerLimits limits = context.getBean(ServerOptions.class).limits();
				assertThat(limits.calls()).isEqualTo(1);
				assertThat(limits.serviceCalls()).containsOnly(Map.entry("a.B", 2));
				assertThat(limits.concurrencyLimit()).isNotNull();
				assertThat(limits.connections()).isEqualTo(4);
				assertThat(limits.connectionsPerPeer()).isEqualTo(5);
				assertThat(limits.connection()).usingRecursiveComparison()
					.isEqualTo(ConnectionLimits.builder()
						.handshakeTime(Duration.ofSeconds(6))
						.firstRequestTime(Duration.ofSeconds(7))
						.stallTime(Duration.ofSeconds(8))
						.messageTime(Duration.ofSeconds(9))
						.headerFields(10)
						.resets(11)
						.pings(12)
						.settings(13)
						.ignoredFrames(14)
						.windowUpdates(15)
						.emptyFrames(16)
						.build());
			});
	}

	@Test
	void namesTheLimitThatMakesNoSense() {
		this.contextRunner.withPropertyValues("grpc.server.limits.pings=0")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("pings is 0"));
	}

	@Test
	void appliesEveryProperty() {
		this.contextRunner
			.withPropertyValues("grpc.server.address=127.0.0.1", "grpc.server.max-concurrent-streams=10",
					"grpc.server.inbound.message.max-size=1MB", "grpc.server.inbound.metadata.max-size=16KB",
					"grpc.server.executor.threads=3", "grpc.server.executor.queue-capacity=5",
					"spring.threads.virtual.enabled=true")
			.run((context) -> {
				ServerOptions options = context.getBean(ServerOptions.class);
				assertThat(options.address()).isEqualTo(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
				assertThat(options.maxConcurrentStreams()).isEqualTo(10);
				assertThat(options.maxInboundMessageBytes()).isEqualTo(1024 * 1024);
				assertThat(options.maxMetadataBytes()).isEqualTo(16 * 1024);
				assertThat(options.handlerThreads().blockingThreads()).isEqualTo(3);
				assertThat(options.handlerThreads().blockingQueue()).isEqualTo(5);
				assertThat(options.handlerThreads().virtualThreads()).isTrue();
			});
	}

	@Test
	void appliesEveryPropertyOfConnections() {
		this.contextRunner
			.withPropertyValues("grpc.server.keepalive.time=1m", "grpc.server.keepalive.timeout=2s",
					"grpc.server.keepalive.permit.time=10s", "grpc.server.keepalive.permit.without-calls=true",
					"grpc.server.keepalive.connection.max-age=1h", "grpc.server.keepalive.connection.grace-period=3s",
					"grpc.server.keepalive.connection.max-idle-time=4m")
			.run((context) -> {
				ConnectionOptions options = context.getBean(ServerOptions.class).connection();
				assertThat(options.keepAliveTime()).isEqualTo(Duration.ofMinutes(1));
				assertThat(options.keepAliveTimeout()).isEqualTo(Duration.ofSeconds(2));
				assertThat(options.permitKeepAliveTime()).isEqualTo(Duration.ofSeconds(10));
				assertThat(options.permitKeepAliveWithoutCalls()).isTrue();
				assertThat(options.maxAge()).isEqualTo(Duration.ofHours(1));
				assertThat(options.maxAgeGrace()).isEqualTo(Duration.ofSeconds(3));
				assertThat(options.maxIdle()).isEqualTo(Duration.ofMinutes(4));
			});
	}

	@Test
	void appliesEveryPropertyOfFlowControl() {
		this.contextRunner.withPropertyValues("grpc.server.flow-control.max-stream-window=4MB")
			.run((context) -> assertThat(flowControl(context)).isEqualTo(FlowControl.automatic(1024 * 1024, 4194304)));
		this.contextRunner.withPropertyValues("grpc.server.flow-control.stream-window=128KB")
			.run((context) -> assertThat(flowControl(context)).isEqualTo(FlowControl.fixed(131_072, 1024 * 1024)));
		this.contextRunner.withPropertyValues("grpc.server.flow-control.connection-window=512KB")
			.run((context) -> assertThat(flowControl(context)).isEqualTo(FlowControl.fixed(1024 * 1024, 524_288)));
		this.contextRunner.withPropertyValues("grpc.server.flow-control.connection-window=3GB")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("grpc.server.flow-control.connection-window")
				.hasStackTraceContaining("it has to be less than 2GB"));
	}

	private static FlowControl flowControl(AssertableApplicationContext context) {
		return context.getBean(ServerOptions.class).connection().flowControl();
	}

	@Test
	void namesThePropertyOfATimeThatIsNone() {
		this.contextRunner.withPropertyValues("grpc.server.keepalive.connection.max-age=0s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("grpc.server.keepalive.connection.max-age")
				.hasStackTraceContaining("maxAge is PT0S, it has to be more than zero"));
	}

	@Test
	void leavesVirtualThreadsToTheRuntimeUnlessToldOtherwise() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(ServerOptions.class).handlerThreads().virtualThreads())
				.isNull());
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=false")
			.run((context) -> assertThat(context.getBean(ServerOptions.class).handlerThreads().virtualThreads())
				.isFalse());
	}

	@Test
	void appliesInterceptorsAndCustomizersInTheirOrder() {
		this.contextRunner.withUserConfiguration(Extensions.class).run((context) -> {
			ServerOptions options = context.getBean(ServerOptions.class);
			assertThat(options.interceptors()).containsExactly(context.getBean("outer", ServerInterceptor.class),
					context.getBean("inner", ServerInterceptor.class));
			assertThat(options.maxConcurrentStreams()).isEqualTo(2);
		});
	}

	@Test
	@SuppressWarnings("NullAway") // the mappers of this test look at no call
	void asksExceptionMappersInTheirOrder() {
		this.contextRunner.withUserConfiguration(Mappers.class).run((context) -> {
			ExceptionMapper mapper = context.getBean(ServerOptions.class).exceptionMapper();
			assertThat(mapper.map(new IllegalStateException(), null).status().code())
				.isEqualTo(StatusCode.FAILED_PRECONDITION);
			assertThat(mapper.map(new IllegalArgumentException(), null).status().code())
				.isEqualTo(StatusCode.INVALID_ARGUMENT);
			assertThat(mapper.map(new RuntimeException(), null)).isNull();
		});
	}

	@Test
	void namesPropertyThatHasAnImpossibleValue() {
		this.contextRunner.withPropertyValues("grpc.server.port=70000")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("grpc.server.port")
				.hasStackTraceContaining("it has to be between 0 and 65535"));
		this.contextRunner.withPropertyValues("grpc.server.inbound.message.max-size=2GB")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("grpc.server.inbound.message.max-size")
				.hasStackTraceContaining("it has to be less than 2GB"));
	}

	@Test
	void refusesTwoBeansForOneService() {
		this.contextRunner.withBean("one", Echo.class)
			.withBean("two", Echo.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(DuplicateServiceException.class)
				.hasMessage("service 'testing.Echo' is served by bean 'one' and by bean 'two'"));
	}

	@Test
	void refusesAnnotationOnBeanThatImplementsNothingGenerated() {
		this.contextRunner.withBean("wrong", NoService.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidServiceException.class)
				.hasMessage("Bean 'wrong' (" + NoService.class.getName()
						+ ") is annotated with @RpcService, but implements no generated service interface."));
	}

	@Test
	void refusesExecutorThatIsNoBean() {
		this.contextRunner.withBean("echo", NamedExecutor.class)
			.withBean("other", Executor.class, () -> Runnable::run)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidServiceException.class, (ex) -> {
					assertThat(ex).hasMessage("@RpcService of bean 'echo' names the executor 'reports', but there is "
							+ "no bean of type java.util.concurrent.Executor with that name.");
					assertThat(ex.action()).isEqualTo("Define that bean or name one of: other, event-loop.");
				}));
	}

	private static List<String> services(AssertableApplicationContext context) {
		return context.getBean(RpcServer.class).services().stream().map(ServiceDescriptor::name).toList();
	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	static class Unannotated implements EchoRpc.Service {

	}

	@RpcService
	static class NoService {

	}

	@RpcService(executor = "reports")
	static class NamedExecutor implements EchoRpc.Service {

	}

	@Configuration(proxyBeanMethods = false)
	static class ByMethod {

		@Bean
		@RpcService
		EchoRpc.Service echo() {
			return new Unannotated();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Extensions {

		@Bean
		@Order(2)
		ServerInterceptor inner() {
			return (call, next) -> next.proceed(call);
		}

		@Bean
		@Order(1)
		ServerInterceptor outer() {
			return (call, next) -> next.proceed(call);
		}

		@Bean
		@Order(2)
		ServerOptionsCustomizer second() {
			return (options) -> options.maxConcurrentStreams(2);
		}

		@Bean
		@Order(1)
		ServerOptionsCustomizer first() {
			return (options) -> options.maxConcurrentStreams(1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mappers {

		@Bean
		@Order(2)
		ExceptionMapper anything() {
			return (failure, call) -> (failure.getClass() != RuntimeException.class)
					? new RpcException(StatusCode.INVALID_ARGUMENT, "general") : null;
		}

		@Bean
		@Order(1)
		ExceptionMapper state() {
			return this::mapState;
		}

		private RpcException mapState(Throwable failure, ServerCall call) {
			return (failure instanceof IllegalStateException)
					? new RpcException(StatusCode.FAILED_PRECONDITION, "special") : null;
		}

	}

}
