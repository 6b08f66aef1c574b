package io.freshet.spring.test.slice;

import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.RpcTest;
import io.freshet.spring.test.RpcTestClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloRequest;
import io.freshet.spring.test.greeter.TalkRpc;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static io.freshet.spring.test.RpcAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/** A test of one service without the rest of its application. */
@RpcTest(value = FormalGreeter.class, properties = "slice=greeter")
class RpcTestTests {

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@MockitoBean
	private NameBook names;

	@Test
	void callsTheServiceWithWhatTheTestProvides(@Autowired CountingInterceptor interceptor) {
		given(this.names.fullName("Ada")).willReturn("Ada Lovelace");
		int before = interceptor.calls.get();
		assertThat(this.greeter.sayHello(HelloRequest.newBuilder().setName("Ada").build()).getMessage())
			.isEqualTo("Good day, Ada Lovelace");
		assertThat(interceptor.calls).hasValue(before + 1);
	}

	@Test
	void leavesOtherServicesOut(@Autowired RpcTestClient client) {
		assertThat(client.call(TalkRpc.ECHO).send(HelloRequest.getDefaultInstance()))
			.failsWith(StatusCode.UNIMPLEMENTED);
	}

	@Test
	void configuresNothingElse(@Autowired ApplicationContext context, @Autowired Environment environment) {
		assertThat(context.getBeansOfType(Talker.class)).isEmpty();
		assertThat(context.getBeanNamesForType(NameAdvice.class)).hasSize(1);
		assertThat(context.containsBean("dispatcherServlet")).isFalse();
		assertThat(environment.getProperty("slice")).isEqualTo("greeter");
	}

}
