package io.freshet.spring.test;

import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Channels with a target that a test leads to its own server; see the test's properties.
 */
@SpringBootTest(args = { "--grpc.client.channel.orders-v2.target=static://localhost:1",
		"--grpc.client.channel[shop.orders].target=static://localhost:1" })
@AutoConfigureRpcTest(channels = { "orders-v2", "shop.orders" })
class ListedChannelsTests {

	@RpcClient("orders-v2")
	private GreeterRpc.Client dashed;

	@RpcClient("shop.orders")
	private GreeterRpc.Client dotted;

	@Test
	void leadToTheServerOfTheTest() {
		assertThat(this.dashed.sayHello(GreeterApplication.request("Ada")).getMessage()).startsWith("Hello Ada");
		assertThat(this.dotted.sayHello(GreeterApplication.request("Ada")).getMessage()).startsWith("Hello Ada");
	}

}
