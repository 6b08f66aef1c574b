package com.example.hello;

import com.example.hello.v1.CountDownRequest;
import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.Tick;
import io.freshet.rpc.RpcReader;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureRpcTest(channels = "greeter")
class GreeterTests {

	@RpcClient("test")
	GreeterRpc.Client greeter;

	@Autowired
	Doorman doorman;

	@Test
	void greets() {
		assertThat(this.doorman.welcome("Ada")).isEqualTo("Hello Ada");
	}

	@Test
	void countsDown() {
		try (RpcReader<Tick> ticks = this.greeter.countDown(CountDownRequest.newBuilder().setFrom(3).build())) {
			assertThat(ticks).extracting(Tick::getLeft).containsExactly(3, 2, 1, 0);
		}
	}

}
