package io.freshet.spring.test;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** A test of an application in memory, with clients in every position of a test. */
@SpringBootTest(properties = { "grpc.client.channel.explicit.target=static://localhost:1",
		"grpc.client.channel.partial.deadline=5s" })
@AutoConfigureRpcTest
class InMemoryTests {

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@RpcClient("explicit")
	private RpcChannel explicit;

	@RpcClient("partial")
	private GreeterRpc.AsyncClient async;

	private final GreeterRpc.Client fromConstructor;

	InMemoryTests(@RpcClient("test") GreeterRpc.Client fromConstructor) {
		this.fromConstructor = fromConstructor;
	}

	@Test
	void injectsIntoField() {
		assertThat(greet(this.greeter)).isEqualTo("Hello Ada from polite");
	}

	@Test
	void injectsIntoConstructor() {
		assertThat(greet(this.fromConstructor)).isEqualTo("Hello Ada from polite");
	}

	@Test
	void injectsIntoTestMethod(@RpcClient("test") GreeterRpc.Client client) {
		assertThat(greet(client)).isEqualTo("Hello Ada from polite");
	}

	@Test
	void leadsChannelsWithoutTargetToTheServer(@Autowired GreeterApplication.Caller caller) {
		assertThat(caller.greet("Ada")).isEqualTo("Hello Ada from polite");
		assertThat(this.async.sayHello(GreeterApplication.request("Ada")).toCompletableFuture().join().getMessage())
			.isEqualTo("Hello Ada from polite");
	}

	@Test
	void leavesChannelsWithTargetAlone() {
		assertThat(this.explicit.target()).isEqualTo("static://localhost:1");
	}

	@Test
	void opensNoPort(@Autowired Environment environment) {
		assertThat(environment.containsProperty("local.grpc.port")).isFalse();
	}

	private static String greet(GreeterRpc.Client client) {
		return client.sayHello(GreeterApplication.request("Ada")).getMessage();
	}

}
