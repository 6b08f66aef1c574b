package io.freshet.spring.autoconfigure.client;

import java.time.Duration;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.RpcClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link UnusedChannels}. */
@ExtendWith(OutputCaptureExtension.class)
class UnusedChannelsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcClientAutoConfiguration.class))
		.withBean(Caller.class)
		.withPropertyValues("grpc.client.channel.price-list.target=static://127.0.0.1:1",
				"grpc.client.channel.orders.target=static://127.0.0.1:1");

	@Test
	void areNamedWhenTheApplicationIsReady(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			ready(context);
			assertThat(output).contains("(grpc.client.channel.*): orders");
		});
	}

	@Test
	void areNotNamedByProperty(CapturedOutput output) {
		this.contextRunner.withPropertyValues("grpc.report-unknown-properties=false").run((context) -> {
			ready(context);
			assertThat(output).doesNotContain("grpc.client.channel");
		});
	}

	private static void ready(AssertableApplicationContext context) {
		context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
				(ConfigurableApplicationContext) context.getSourceApplicationContext(), Duration.ZERO));
	}

	record Caller(@RpcClient("priceList") RpcChannel channel) {

	}

}
