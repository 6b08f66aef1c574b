package io.freshet.spring.test.slice;

import io.freshet.rpc.StatusCode;
import io.freshet.spring.test.RpcTest;
import io.freshet.spring.test.RpcTestClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloRequest;
import io.freshet.spring.test.greeter.TalkRpc;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

import static io.freshet.spring.test.RpcAssertions.assertThat;

/** A test of all services but one, which a filter leaves out. */
@RpcTest(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = FormalGreeter.class))
class AllServicesTests {

	@Autowired
	private RpcTestClient client;

	@Test
	void servesThemWithTheirAdvice() {
		assertThat(this.client.call(TalkRpc.ECHO).send(HelloRequest.getDefaultInstance()))
			.failsWith(StatusCode.INVALID_ARGUMENT)
			.hasMessage("who is there?");
		assertThat(this.client.call(GreeterRpc.SAY_HELLO).send(HelloRequest.getDefaultInstance()))
			.failsWith(StatusCode.UNIMPLEMENTED);
	}

}
