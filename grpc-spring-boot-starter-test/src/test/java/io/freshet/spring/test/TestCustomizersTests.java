package io.freshet.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.ChannelOptionsCustomizer;
import io.freshet.spring.RpcClient;
import io.freshet.spring.ServerOptionsCustomizer;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static io.freshet.spring.test.RpcAssertions.assertThatCallFails;
import static org.assertj.core.api.Assertions.assertThat;

/** What a test or the application customizes holds in memory as it does on a port. */
@SpringBootTest(properties = "grpc.server.inbound.message.max-size=200B")
@AutoConfigureRpcTest
class TestCustomizersTests {

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@RpcClient("test")
	private RpcChannel channel;

	@Autowired
	private Customizers customizers;

	@Test
	void customizesTheServer(@Autowired RpcServer server) {
		assertThat(server.options().maxConcurrentStreams()).isEqualTo(7);
	}

	@Test
	void customizesTheChannelOfTheTest() {
		assertThat(this.channel.options().compression()).isEqualTo("gzip");
		assertThat(this.customizers.channels).contains("test");
	}

	@Test
	void runsInterceptorsOfTheTest() {
		this.greeter.sayHello(GreeterApplication.request("Ada"));
		assertThat(this.customizers.calls).contains("/testing.Greeter/SayHello");
	}

	@Test
	void keepsTheLimitsOfTheServer() {
		assertThatCallFails(() -> this.greeter.sayHello(GreeterApplication.request("Ada".repeat(100))))
			.hasCode(StatusCode.RESOURCE_EXHAUSTED);
	}

	/** Customizers that only the test has. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> channels = new CopyOnWriteArrayList<>();

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		ServerOptionsCustomizer serverOptions() {
			return (options) -> options.maxConcurrentStreams(7);
		}

		@Bean
		ChannelOptionsCustomizer channelOptions() {
			return (name, options) -> {
				this.channels.add(name);
				options.compression("gzip");
			};
		}

		@Bean
		ServerInterceptor callNames() {
			return (call, next) -> {
				this.calls.add(call.method().path());
				next.proceed(call);
			};
		}

	}

}
