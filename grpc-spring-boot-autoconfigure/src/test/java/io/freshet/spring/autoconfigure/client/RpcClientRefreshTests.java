package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcChannels;
import io.freshet.spring.RpcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Channels follow properties that change, and connect at the start if asked to. */
@ExtendWith(OutputCaptureExtension.class)
class RpcClientRefreshTests {

	private RpcServer one;

	private RpcServer two;

	private ApplicationContextRunner runner;

	@BeforeEach
	void startServers() throws Exception {
		this.one = server("one");
		this.two = server("two");
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RpcClientAutoConfiguration.class))
			.withBean(Caller.class)
			.withPropertyValues("grpc.client.channel.echo.target=127.0.0.1:" + this.one.port(),
					"grpc.client.channel.echo.deadline=10s");
	}

	@AfterEach
	void stopServers() {
		this.one.close();
		this.two.close();
	}

	@Test
	void leadsAChannelElsewhere() {
		this.runner.run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client();
			assertThat(client.echo(StringValue.of("")).getValue()).isEqualTo("one");
			RpcChannel channel = channel(context);
			change(context,
					Map.of("grpc.client.channel.echo.target", "127.0.0.1:" + this.two.port(),
							"grpc.client.defaults.load-balancing.policy", "round-robin",
							"grpc.client.channel.echo.deadline", "20s"));
			assertThat(channel(context)).isSameAs(channel);
			assertThat(channel.target()).isEqualTo("127.0.0.1:" + this.two.port());
			assertThat(channel.options().deadline()).isEqualTo(Duration.ofSeconds(20));
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
			String answer = client.echo(StringValue.of("")).getValue();
			while (!answer.equals("two") && System.nanoTime() < end) {
				answer = client.echo(StringValue.of("")).getValue();
			}
			assertThat(answer).isEqualTo("two");
		});
	}

	@Test
	void leavesChannelsAloneThatAreNotMeant() {
		this.runner.run((context) -> {
			RpcChannel channel = channel(context);
			Object options = channel.options();
			change(context, Map.of("grpc.client.channel.other.target", "127.0.0.1:1"));
			assertThat(channel.options()).isSameAs(options);
		});
	}

	@Test
	void followsPlaceholders() {
		this.runner.withPropertyValues("where=127.0.0.1:1", "grpc.client.channel.echo.target=${where}")
			.run((context) -> {
				assertThat(channel(context).target()).isEqualTo("127.0.0.1:1");
				change(context, Map.of("where", "127.0.0.1:" + this.two.port()));
				assertThat(context.getBean(Caller.class).client().echo(StringValue.of("")).getValue()).isEqualTo("two");
			});
	}

	@Test
	void keepsWhatItHasWhenTheNewPropertiesMakeNoSense(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context, Map.of("grpc.client.channel.echo.target", "nonsense"));
			assertThat(output).contains("Channel 'echo' goes on as before, its new properties cannot be used");
			assertThat(context.getBean(Caller.class).client().echo(StringValue.of("")).getValue()).isEqualTo("one");
		});
	}

	@Test
	void saysWhatNeedsARestart(CapturedOutput output) {
		this.runner.run((context) -> {
			change(context,
					Map.of("grpc.client.channel.echo.connections", "3", "grpc.client.channel.echo.deadline", "3s"));
			assertThat(output)
				.contains("Channel 'echo' keeps what belongs to its connections until a restart: connections");
			assertThat(channel(context).options().connections()).isEqualTo(1);
			assertThat(channel(context).options().deadline()).isEqualTo(Duration.ofSeconds(3));
		});
	}

	@Test
	void isNotThereWithoutSpringCloud() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcClientRefresh.class));
	}

	@Test
	void connectsAtTheStart() {
		this.runner.withPropertyValues("grpc.client.channel.echo.connect=eager")
			.run((context) -> assertThat(state(channel(context))).isEqualTo(ConnectivityState.READY));
	}

	@Test
	void connectsWithTheFirstCallByDefault() {
		this.runner.run((context) -> assertThat(state(channel(context))).isEqualTo(ConnectivityState.IDLE));
	}

	@Test
	void startsWithoutServersThatAreAway(CapturedOutput output) {
		this.runner
			.withPropertyValues("grpc.client.channel.away.target=127.0.0.1:1", "grpc.client.defaults.connect=eager",
					"grpc.client.startup-wait=200ms")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("starts without connections of the channels away, which had 200 ms");
				assertThat(state(channel(context))).isEqualTo(ConnectivityState.READY);
			});
	}

	private static RpcServer server(String name) throws Exception {
		EchoRpc.Service echo = new EchoRpc.Service() {

			@Override
			public StringValue echo(StringValue request) {
				return StringValue.of(name);
			}

		};
		return RpcServer
			.create(ServerOptions.builder().port(0).build(), Set.of(new EchoRpc.ServiceBinding().bind(echo)))
			.start();
	}

	private static RpcChannel channel(ConfigurableApplicationContext context) {
		return context.getBean(RpcChannels.class).byName().get("echo");
	}

	private static ConnectivityState state(RpcChannel channel) throws Exception {
		ChannelSnapshot snapshot = channel.snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
		return snapshot.state();
	}

	private static void change(ConfigurableApplicationContext context, Map<String, Object> properties) {
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", properties));
		context.publishEvent(new EnvironmentChangeEvent(context, properties.keySet()));
	}

	/**
	 * Holds a client.
	 *
	 * @param client the client
	 */
	record Caller(@RpcClient("echo") EchoRpc.Client client) {

	}

}
