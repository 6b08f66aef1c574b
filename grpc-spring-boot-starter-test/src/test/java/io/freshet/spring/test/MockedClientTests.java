package io.freshet.spring.test;

import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/** A client that a test mocks takes the place of every client of its type. */
@SpringBootTest
@AutoConfigureRpcTest
class MockedClientTests {

	@MockitoBean
	private GreeterRpc.Client greeter;

	@Test
	void isInjectedIntoBeansAndTests(@Autowired GreeterApplication.Caller caller,
			@RpcClient("test") GreeterRpc.Client client) {
		HelloReply reply = HelloReply.newBuilder().setMessage("mocked").build();
		given(this.greeter.sayHello(GreeterApplication.request("Ada"))).willReturn(reply);
		assertThat(caller.greet("Ada")).isEqualTo("mocked");
		assertThat(client).isSameAs(this.greeter);
	}

}
