package io.freshet.spring.autoconfigure.actuate;

import java.time.Duration;
import java.util.Map;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for the endpoint {@code grpc} and for {@code info.grpc}. */
class RpcEndpointAutoConfigurationTests {

	private static final String MASKED = "******";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class,
				RpcEndpointAutoConfiguration.class, RpcInfoAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0", "management.endpoints.web.exposure.include=grpc",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.channel.self.deadline=10s")
		.withBean(Echo.class)
		.withBean(Caller.class);

	@Test
	void showsTheServer() {
		this.contextRunner.withPropertyValues("management.endpoint.grpc.show-values=always").run((context) -> {
			context.getBean(Caller.class).client().echo(StringValue.of("a"));
			assertThatExceptionOfType(RpcException.class)
				.isThrownBy(() -> context.getBean(Caller.class).client().echo(StringValue.of("")));
			ServerDescriptor server = context.getBean(RpcEndpoint.class).rpc().servers().get(0);
			assertThat(server.running()).isTrue();
			assertThat(server.callsStarted()).isEqualTo(2);
			assertThat(server.callsFailed()).isEqualTo(1);
			assertThat(server.callsInFlight()).isZero();
			assertThat(server.services().get("testing.Echo").get("Echo").shape()).isEqualTo("UNARY");
			assertThat(server.limits()).containsEntry("maxInboundMessageBytes", 4 * 1024 * 1024)
				.containsEntry("calls", 10_000)
				.containsEntry("stallTime", "PT2M");
			ServerDescriptor.Listener listener = server.listeners().get(0);
			assertThat(listener.port()).isEqualTo(context.getBean(RpcServer.class).port());
			assertThat(listener.connections()).hasSize(1);
			assertThat(listener.connections().get(0).remoteAddress()).startsWith("/127.0.0.1:");
			assertThat(listener.connections().get(0).callsStarted()).isEqualTo(2);
		});
	}

	@Test
	void showsChannelsByName() {
		this.contextRunner.withPropertyValues("management.endpoint.grpc.show-values=always").run((context) -> {
			RpcEndpoint endpoint = context.getBean(RpcEndpoint.class);
			context.getBean(Caller.class).client().echo(StringValue.of("a"));
			ChannelDescriptor channel = endpoint.rpc().channels().get("self");
			assertThat(channel.target()).startsWith("static://127.0.0.1:");
			assertThat(channel.state()).isEqualTo("READY");
			assertThat(channel.callsStarted()).isEqualTo(1);
			assertThat(channel.endpoints().get(0).connections()).hasSize(1);
		});
	}

	@Test
	void masksAddressesUnlessToldOtherwise() {
		this.contextRunner.run((context) -> {
			context.getBean(Caller.class).client().echo(StringValue.of("a"));
			RpcEndpoint.Rpc rpc = context.getBean(RpcEndpointWebExtension.class).rpc(SecurityContext.NONE);
			assertThat(rpc.channels().get("self").target()).isEqualTo(MASKED);
			assertThat(rpc.servers().get(0).listeners().get(0).connections().get(0).remoteAddress()).isEqualTo(MASKED);
			assertThat(rpc.servers().get(0).listeners().get(0).port()).isPositive();
		});
	}

	@Test
	void masksWhatSanitizingFunctionsMask() {
		this.contextRunner.withPropertyValues("management.endpoint.grpc.show-values=always")
			.withBean(SanitizingFunction.class,
					() -> SanitizingFunction.sanitizeValue().ifKeyEquals("grpc.client.channel.self.target"))
			.run((context) -> {
				context.getBean(Caller.class);
				RpcEndpoint.Rpc rpc = context.getBean(RpcEndpoint.class).rpc();
				assertThat(rpc.channels().get("self").target()).isEqualTo(MASKED);
				assertThat(rpc.servers().get(0).listeners().get(0).address()).isNotEqualTo(MASKED);
			});
	}

	@Test
	void showsWhatTheTimersHaveMeasured() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			Timer.builder("grpc.server")
				.tags("rpc.service", "testing.Echo", "rpc.method", "Echo", "grpc.status_code", "OK")
				.publishPercentiles(0.5, 0.999)
				.register(context.getBean(MeterRegistry.class))
				.record(Duration.ofMillis(10));
			Map<String, Object> measured = context.getBean(RpcEndpoint.class)
				.rpc()
				.servers()
				.get(0)
				.services()
				.get("testing.Echo")
				.get("Echo")
				.measured();
			assertThat(measured).containsEntry("calls", Map.of("OK", 1L)).containsEntry("maxMillis", 10.0);
			assertThat((Map<?, ?>) measured.get("quantilesMillis"))
				.satisfies((quantiles) -> assertThat(quantiles.keySet().toString()).isEqualTo("[p50, p99.9]"));
		});
	}

	@Test
	void isThereOnlyWhenExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(RpcEndpoint.class));
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoints.jmx.exposure.include=grpc", "spring.jmx.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(RpcEndpoint.class)
				.doesNotHaveBean(RpcEndpointWebExtension.class));
	}

	@Test
	void tellsServicesAndChannelsAsInfo() {
		this.contextRunner.run((context) -> {
			context.getBean(Caller.class);
			Info.Builder builder = new Info.Builder();
			context.getBean(InfoContributor.class).contribute(builder);
			assertThat(builder.build().getDetails()).hasToString("{grpc={server={port="
					+ context.getBean(RpcServer.class).port() + ", services=[testing.Echo]}, channels=[self]}}");
		});
		this.contextRunner.withPropertyValues("management.info.grpc.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InfoContributor.class));
	}

	@Lazy
	record Caller(@RpcClient("self") EchoRpc.Client client, @RpcClient("self") RpcChannel channel) {

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			if (request.getValue().isEmpty()) {
				throw new RpcException(StatusCode.INVALID_ARGUMENT, "empty");
			}
			return request;
		}

	}

}
