package com.example.hello;

import com.example.hello.v1.CountDownRequest;
import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.Tick;
import io.freshet.rpc.RpcReader;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.RpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;

import static io.freshet.spring.test.RpcAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

// slice
@RpcTest(GreeterService.class)
class GreeterSliceTests {

	@RpcClient("test")
	GreeterRpc.Client greeter;

	@Test
	void countsDown() {
		try (RpcReader<Tick> ticks = this.greeter.countDown(CountDownRequest.newBuilder().setFrom(1).build())) {
			assertThat(ticks).endsAfter(tick(1), tick(0));
		}
	}

	@Test
	void hasNoOtherComponents(@Autowired ObjectProvider<Doorman> doorman) {
		assertThat(doorman.getIfAvailable()).isNull();
	}

	private static Tick tick(int left) {
		return Tick.newBuilder().setLeft(left).build();
	}

}
// end
