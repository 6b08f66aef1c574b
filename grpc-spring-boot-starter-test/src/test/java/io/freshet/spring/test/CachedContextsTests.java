package io.freshet.spring.test;

import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two application contexts that are cached at the same time, each with a server in memory
 * that the other's clients do not reach.
 */
@SpringBootTest(properties = "spring.application.name=greeter")
@AutoConfigureRpcTest
class CachedContextsTests {

	private static ConfigurableApplicationContext outer;

	private static ConfigurableApplicationContext inner;

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@Test
	void callsItsOwnServer(@Autowired ConfigurableApplicationContext context) {
		CachedContextsTests.outer = context;
		check();
		assertThat(this.greeter.sayHello(GreeterApplication.request("Ada")).getMessage()).startsWith("Hello Ada");
	}

	/** Both contexts are there whatever the order of the tests. */
	private static void check() {
		if (outer != null && inner != null) {
			assertThat(outer).isNotSameAs(inner);
			assertThat(outer.isActive()).isTrue();
			assertThat(inner.isActive()).isTrue();
			assertThat(target(outer)).startsWith("in-memory:").isNotEqualTo(target(inner));
		}
	}

	private static String target(ConfigurableApplicationContext context) {
		return context.getEnvironment().getProperty("grpc.client.channel.test.target");
	}

	/** The same application, but in another context. */
	@Nested
	@TestPropertySource(properties = "another=context")
	class Another {

		@RpcClient("test")
		private GreeterRpc.Client greeter;

		@Test
		void callsItsOwnServer(@Autowired ConfigurableApplicationContext context) {
			CachedContextsTests.inner = context;
			check();
			assertThat(this.greeter.sayHello(GreeterApplication.request("Bob")).getMessage()).startsWith("Hello Bob");
		}

	}

}
