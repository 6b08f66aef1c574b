package com.example.hello;

import java.time.Duration;

import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.HelloReply;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.test.MockRpcServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.freshet.spring.test.RpcAssertions.assertThatCallFails;
import static org.assertj.core.api.Assertions.assertThat;

// mock
@SpringBootTest(properties = "grpc.server.enabled=false")
class DoormanTests {

	@RegisterExtension
	static MockRpcServer greeter = MockRpcServer.serving(GreeterRpc.DESCRIPTOR);

	@DynamicPropertySource
	static void targets(DynamicPropertyRegistry properties) {
		properties.add("grpc.client.channel.greeter.target", greeter::target);
	}

	@Autowired
	Doorman doorman;

	@Test
	void welcomes() {
		greeter.on(GreeterRpc.SAY_HELLO)
			.matching((request) -> request.getName().equals("Ada"))
			.delay(Duration.ofMillis(20))
			.reply(HelloReply.newBuilder().setMessage("Hello Ada").build());
		assertThat(this.doorman.welcome("Ada")).isEqualTo("Hello Ada");
		assertThat(greeter.calls(GreeterRpc.SAY_HELLO).get(0).deadline()).isNotNull();
	}

	@Test
	void tellsWhatWentWrong() {
		greeter.on(GreeterRpc.SAY_HELLO).once().fail(StatusCode.RESOURCE_EXHAUSTED, "too many guests");
		greeter.on(GreeterRpc.SAY_HELLO).drop();
		assertThatCallFails(() -> this.doorman.welcome("Bob")).hasCode(StatusCode.RESOURCE_EXHAUSTED);
		assertThatCallFails(() -> this.doorman.welcome("Bob")).hasCode(StatusCode.UNAVAILABLE).wasDecidedByClient();
	}

}
// end
