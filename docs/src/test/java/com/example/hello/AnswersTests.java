package com.example.hello;

import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.HelloReply;
import com.example.hello.v1.HelloRequest;
import io.freshet.spring.test.AutoConfigureRpcTest;
import io.freshet.spring.test.RpcResult;
import io.freshet.spring.test.RpcTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.freshet.spring.test.RpcAssertions.assertThat;

/** Shows the test client. */
@SpringBootTest
@AutoConfigureRpcTest(channels = "greeter")
class AnswersTests {

	// client
	@Autowired
	RpcTestClient client;

	@Test
	void answers() {
		RpcResult<HelloReply> result = this.client.call(GreeterRpc.SAY_HELLO)
			.metadata("tenant", "acme")
			.send(HelloRequest.newBuilder().setName("Ada").build());
		assertThat(result).isOk().messages().hasSize(1);
		assertThat(result).trailers().doesNotContain("warning");
	}
	// end

}
