package io.freshet.spring.test;

import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** An application whose client calls a scripted server. */
@SpringBootTest(properties = "grpc.server.enabled=false")
class MockRpcServerExtensionTests {

	@RegisterExtension
	static MockRpcServer greeter = MockRpcServer.serving(GreeterRpc.DESCRIPTOR);

	@DynamicPropertySource
	static void targets(DynamicPropertyRegistry properties) {
		properties.add("grpc.client.channel.greeter.target", greeter::target);
	}

	@Test
	void answersTheApplication(@Autowired GreeterApplication.Caller caller) {
		greeter.on(GreeterRpc.SAY_HELLO).reply(HelloReply.newBuilder().setMessage("scripted").build());
		assertThat(caller.greet("Ada")).isEqualTo("scripted");
		assertThat(greeter.calls(GreeterRpc.SAY_HELLO)).singleElement()
			.satisfies((call) -> assertThat(call.metadata().get("caller")).isEqualTo("polite"));
	}

	@Test
	void forgetsAfterEachTest(@RpcClient("greeter") GreeterRpc.Client client) {
		assertThat(greeter.calls()).isEmpty();
		greeter.on(GreeterRpc.SAY_HELLO).reply(HelloReply.newBuilder().setMessage("another").build());
		assertThat(client.sayHello(GreeterApplication.request("Ada")).getMessage()).isEqualTo("another");
	}

}
