package io.freshet.spring.autoconfigure.server;

import java.time.Duration;
import java.util.Set;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.protobuf.JsonOptions;
import io.freshet.rpc.server.CorsOptions;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.WebOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link WebOptionsFactory}. */
class WebOptionsFactoryTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	@Test
	void hasTheDefaultsOfTheRuntime() {
		this.contextRunner.run((context) -> {
			WebOptions options = context.getBean(ServerOptions.class).web();
			assertThat(options.protocols()).isEqualTo(WebOptions.DEFAULTS.protocols());
			assertThat(options.cors()).isNull();
			assertThat(options.json()).isEqualTo(JsonOptions.DEFAULTS);
			assertThat(options.maxUrlBytes()).isEqualTo(WebOptions.DEFAULTS.maxUrlBytes());
		});
	}

	@Test
	void appliesProperties() {
		this.contextRunner
			.withPropertyValues("grpc.server.protocols=grpc,grpc-web", "grpc.server.inbound.url.max-size=2KB",
					"grpc.server.json.default-values=true", "grpc.server.json.proto-field-names=true",
					"grpc.server.json.ignore-unknown-fields=false", "grpc.server.json.max-nesting=20")
			.run((context) -> {
				WebOptions options = context.getBean(ServerOptions.class).web();
				assertThat(options.protocols()).isEqualTo(Set.of(RpcProtocol.GRPC, RpcProtocol.GRPC_WEB));
				assertThat(options.json()).isEqualTo(new JsonOptions(true, true, false, 20));
				assertThat(options.maxUrlBytes()).isEqualTo(2048);
			});
	}

	@Test
	void letsPagesCallWhenAnOriginIsNamed() {
		this.contextRunner
			.withPropertyValues("grpc.server.cors.allowed-origins=https://a.example",
					"grpc.server.cors.allowed-origin-patterns=https://*.b.example",
					"grpc.server.cors.allowed-headers=authorization", "grpc.server.cors.exposed-headers=x-a,x-b",
					"grpc.server.cors.allow-credentials=true", "grpc.server.cors.max-age=1h")
			.run((context) -> {
				CorsOptions options = context.getBean(ServerOptions.class).web().cors();
				assertThat(options).isNotNull();
				assertThat(options.allowedOrigins()).containsExactly("https://a.example");
				assertThat(options.allowedOriginPatterns()).containsExactly("https://*.b.example");
				assertThat(options.allowedHeaders()).containsExactly("authorization");
				assertThat(options.exposedHeaders()).containsExactly("x-a", "x-b");
				assertThat(options.allowCredentials()).isTrue();
				assertThat(options.maxAge()).isEqualTo(Duration.ofHours(1));
			});
	}

	@ParameterizedTest
	@CsvSource({ "grpc.server.protocols=,grpc.server.protocols",
			"grpc.server.json.max-nesting=101,grpc.server.json.max-nesting",
			"grpc.server.inbound.url.max-size=0,grpc.server.inbound.url.max-size",
			"grpc.server.inbound.url.max-size=4GB,grpc.server.inbound.url.max-size" })
	void namesThePropertyThatMakesNoSense(String setting, String property) {
		assertRefused(property, setting);
	}

	@Test
	void refusesCredentialsForAllOrigins() {
		assertRefused("grpc.server.cors.allow-credentials", "grpc.server.cors.allowed-origins=*",
				"grpc.server.cors.allow-credentials=true");
	}

	private void assertRefused(String property, String... settings) {
		this.contextRunner.withPropertyValues(settings)
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(Exception.class)
				.satisfies((failure) -> assertThat(named(failure)).isEqualTo(property)));
	}

	private static String named(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof InvalidConfigurationPropertyValueException)) {
			cause = cause.getCause();
		}
		return (cause instanceof InvalidConfigurationPropertyValueException invalid) ? invalid.getName() : "";
	}

}
