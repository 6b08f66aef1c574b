package io.freshet.spring.test;

import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/** A client that a test mocks by type alone, without a field. */
@SpringBootTest
@AutoConfigureRpcTest
@MockitoBean(types = GreeterRpc.Client.class)
class MockedTypesTests {

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@Test
	void isInjected() {
		assertThat(Mockito.mockingDetails(this.greeter).isMock()).isTrue();
	}

}
