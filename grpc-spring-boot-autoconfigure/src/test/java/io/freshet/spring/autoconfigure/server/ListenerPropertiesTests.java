package io.freshet.spring.autoconfigure.server;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The listeners of {@code grpc.server.listeners}. */
@ExtendWith(OutputCaptureExtension.class)
class ListenerPropertiesTests {

	private static final String NAMED = "grpc.server.listeners.";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RpcServerAutoConfiguration.class))
		.withBean(Echo.class);

	@TempDir
	private Path directory;

	@Test
	void listensInAllNamedPlacesWithServicesOfTheirOwn(CapturedOutput output) {
		this.contextRunner.withPropertyValues(NAMED + "public.port=0", NAMED + "public.services=testing.Echo",
				NAMED + "internal.port=0", NAMED + "internal.address=127.0.0.1", NAMED + "internal.services=other.*")
			.run((context) -> {
				int open = context.getEnvironment().getRequiredProperty("local.grpc.public.port", Integer.class);
				int internal = context.getEnvironment().getRequiredProperty("local.grpc.internal.port", Integer.class);
				assertThat(open).isNotEqualTo(internal)
					.isEqualTo(context.getEnvironment().getRequiredProperty("local.grpc.port", Integer.class))
					.isEqualTo(context.getBean(RpcServer.class).port("public"));
				assertThat(output).contains("RPC server started on public: port " + open + ", internal: port "
						+ internal + ", speaks grpc, grpc-web, connect, serves testing.Echo");
				assertThat(output)
					.contains("Listener 'internal' serves no service (grpc.server.listeners.internal.services)");
				assertThat(echo(open)).isEqualTo("hello");
				assertThat(catchThrowableOfType(RpcException.class, () -> echo(internal)).code())
					.isEqualTo(StatusCode.UNIMPLEMENTED);
			});
	}

	@Test
	void shortFormStandsBesideOthersWhenItsPortIsSet() {
		this.contextRunner.withPropertyValues("grpc.server.port=0", NAMED + "other.port=0").run((context) -> {
			assertThat(context.getBean(RpcServer.class).addresses()).containsOnlyKeys("default", "other");
			assertThat(context.getBean(RpcServer.class).port())
				.isEqualTo(context.getEnvironment().getRequiredProperty("local.grpc.port", Integer.class));
		});
	}

	@Test
	void takesSettingsOfTheServerWhereItHasNoneOfItsOwn() {
		this.contextRunner
			.withPropertyValues("grpc.server.keepalive.time=1h", "grpc.server.limits.pings=7",
					"grpc.server.limits.resets=8", NAMED + "a.port=0", NAMED + "a.max-concurrent-streams=5",
					NAMED + "a.keepalive.connection.max-age=1m", NAMED + "a.limits.pings=9")
			.run((context) -> {
				List<Listener> listeners = context.getBean(ServerOptions.class).listeners();
				assertThat(listeners).singleElement().satisfies((listener) -> {
					assertThat(listener.maxConcurrentStreams()).isEqualTo(5);
					assertThat(listener.connection().keepAliveTime()).isEqualTo(Duration.ofHours(1));
					assertThat(listener.connection().maxAge()).isEqualTo(Duration.ofMinutes(1));
					assertThat(listener.limits().pings()).isEqualTo(9);
					assertThat(listener.limits().resets()).isEqualTo(8);
				});
			});
	}

	@Test
	void refusesContradictions() {
		exclusive(NAMED + "a.socket=/x", NAMED + "a.port=1");
		exclusive(NAMED + "a.socket=/x", NAMED + "a.address=127.0.0.1");
		exclusive("grpc.server.port=0", NAMED + "default.port=0");
		invalid(NAMED + "a.port", NAMED + "a.services=x");
		invalid("grpc.server.address", "grpc.server.address=127.0.0.1", NAMED + "a.port=0");
		invalid("grpc.server.ssl.bundle", "grpc.server.ssl.bundle=x", NAMED + "a.port=0");
		invalid(NAMED + "a.services", NAMED + "a.port=0", NAMED + "a.services=*.Echo");
		invalid(NAMED + "a.max-concurrent-streams", NAMED + "a.port=0", NAMED + "a.max-concurrent-streams=0");
		invalid(NAMED + "a.ssl.client-auth", NAMED + "a.port=0", NAMED + "a.ssl.client-auth=require");
	}

	@Test
	void namesTheListenerWhosePortIsTaken() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			this.contextRunner.withPropertyValues(NAMED + "free.port=0", NAMED + "taken.port=" + taken.getLocalPort())
				.run((context) -> {
					ServerStartException failure = (ServerStartException) context.getStartupFailure().getCause();
					assertThat(new ServerStartFailureAnalyzer().analyze(failure).getAction())
						.contains("grpc.server.listeners.taken.port");
				});
		}
	}

	private void exclusive(String first, String second) {
		this.contextRunner.withPropertyValues(first, second)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class));
	}

	private void invalid(String property, String... values) {
		this.contextRunner.withPropertyValues(values).run((context) -> {
			Throwable failure = context.getStartupFailure();
			while (failure != null && !(failure instanceof InvalidConfigurationPropertyValueException)) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
					(invalid) -> assertThat(invalid.getName()).isEqualTo(property));
		});
	}

	private static String echo(int port) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + port)) {
			return new EchoRpc.ClientBinding().create(channel).echo(StringValue.of("hello")).getValue();
		}
	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

}
