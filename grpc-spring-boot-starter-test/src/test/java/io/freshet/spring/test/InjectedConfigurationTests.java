package io.freshet.spring.test;

import java.util.Optional;

import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients in configurations of a test and in its life-cycle methods. */
@SpringBootTest
@AutoConfigureRpcTest
class InjectedConfigurationTests {

	private GreeterRpc.Client fromSetUp;

	@Autowired
	private Greeting greeting;

	@BeforeEach
	void setUp(@RpcClient("test") GreeterRpc.Client greeter) {
		this.fromSetUp = greeter;
	}

	@Test
	void injectsIntoLifecycleMethods() {
		assertThat(this.fromSetUp.sayHello(GreeterApplication.request("Ada")).getMessage()).startsWith("Hello Ada");
	}

	@Test
	void injectsIntoBeanMethods() {
		assertThat(this.greeting.text()).startsWith("Hello Eve");
	}

	@Test
	void injectsProvidersAndOptionals(@RpcClient("test") ObjectProvider<GreeterRpc.Client> provider,
			@RpcClient("test") Optional<GreeterRpc.Client> optional) {
		assertThat(provider.getObject().sayHello(GreeterApplication.request("Ada")).getMessage())
			.isEqualTo(optional.orElseThrow().sayHello(GreeterApplication.request("Ada")).getMessage());
	}

	/**
	 * What the server said when it was asked.
	 *
	 * @param greeter the client
	 */
	record Greeting(GreeterRpc.Client greeter) {

		String text() {
			return this.greeter.sayHello(GreeterApplication.request("Eve")).getMessage();
		}

	}

	/** Needs a client. */
	@TestConfiguration(proxyBeanMethods = false)
	static class GreetingConfiguration {

		@Bean
		Greeting greeting(@RpcClient("test") GreeterRpc.Client greeter) {
			return new Greeting(greeter);
		}

	}

}
