package io.freshet.spring.autoconfigure.properties;

import java.util.Map;

import io.freshet.rpc.RpcContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link UnknownPropertiesAutoConfiguration}. */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(UnknownPropertiesAutoConfiguration.class));

	@Test
	void reportsWhatIsMisspelt(CapturedOutput output) {
		this.contextRunner.withPropertyValues("grpc.server.prot=9090").run((context) -> {
			assertThat(context.getBean(UnknownProperties.class).find()).hasSize(1);
			assertThat(output).contains("Property 'grpc.server.prot'")
				.contains("did you mean 'grpc.server.port'?")
				.contains("grpc.report-unknown-properties=false");
		});
	}

	@Test
	void reportsWhatIsMisspeltBelowNames() {
		this.contextRunner
			.withPropertyValues("grpc.client.channel.orders.deadlin=2s", "grpc.server.listeners.admin.prot=1",
					"grpc.client.channel[shop.orders].adress=x", "grpc.nothing-like-it=1")
			.run((context) -> {
				Map<String, String> found = context.getBean(UnknownProperties.class).find();
				assertThat(found.get("grpc.client.channel.orders.deadlin"))
					.contains("did you mean 'grpc.client.channel.orders.deadline'?");
				assertThat(found.get("grpc.server.listeners.admin.prot"))
					.contains("did you mean 'grpc.server.listeners.admin.port'?");
				assertThat(found).containsKey("grpc.client.channel[shop.orders].adress");
				assertThat(found.get("grpc.nothing-like-it")).doesNotContain("did you mean");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc.server.port=0", "grpc.server.maxConcurrentStreams=5", "grpc.server.enabled=false",
			"grpc.server.protocols[0]=grpc", "grpc.server.protocols=grpc,connect",
			"grpc.server.limits.service-calls[shop.Orders]=5", "grpc.server.health.service[shop.Orders].include=db",
			"grpc.server.ssl.server-name-bundles[0].server-name=x", "grpc.server.listeners.admin.ssl.bundle=x",
			"grpc.server.listeners.admin.services[0]=shop.*", "grpc.client.channel[shop.orders].target=x",
			"grpc.client.channel.orders.load-balancing.policy=round-robin",
			"grpc.client.channel.orders.validation.requests=true", "grpc.report-unknown-properties=true",
			"grpc.server.executor.services[shop.Orders]=event-loop", "spring.grpc.server.prot=1" })
	void saysNothingOfWhatIsKnown(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(UnknownProperties.class).find()).isEmpty());
	}

	@Test
	void leavesEnvironmentVariablesAlone() {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("GRPC_SERVER_SERVICE_HOST", "10.0.0.1"))))
			.run((context) -> assertThat(context.getBean(UnknownProperties.class).find()).isEmpty());
	}

	@Test
	void knowsThePropertiesOfOthers() {
		String metadata = """
				{ "groups": [ { "name": "grpc.mine" } ],
				  "properties": [ { "name": "grpc.mine.size", "type": "java.lang.Integer" } ] }""";
		KnownProperties known = KnownProperties.parse(metadata);
		assertThat(known.patterns()).containsExactly(PropertyPattern.of("grpc.mine.size", false));
	}

	@Test
	void isOffByPropertyAndWithoutTheRuntime() {
		this.contextRunner.withPropertyValues("grpc.report-unknown-properties=false", "grpc.server.prot=1")
			.run((context) -> assertThat(context).doesNotHaveBean(UnknownProperties.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(RpcContext.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnknownProperties.class));
	}

}
