package io.freshet.spring.test;

import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/** A controller with a client, tested without the rest of the application. */
@WebMvcTest(WebMvcSliceTests.HelloController.class)
@Import(WebMvcSliceTests.HelloController.class)
class WebMvcSliceTests {

	@MockitoBean
	private GreeterRpc.Client greeter;

	@Autowired
	private MockMvcTester mvc;

	@Test
	void injectsMockIntoController(@Autowired ObjectProvider<RpcServer> server) {
		HelloReply reply = HelloReply.newBuilder().setMessage("mocked").build();
		given(this.greeter.sayHello(GreeterApplication.request("Ada"))).willReturn(reply);
		assertThat(this.mvc.get().uri("/hello/Ada")).hasStatusOk().bodyText().isEqualTo("mocked");
		assertThat(server.getIfAvailable()).isNull();
	}

	@RestController
	static class HelloController {

		private final GreeterRpc.Client greeter;

		HelloController(@RpcClient("anything") GreeterRpc.Client greeter) {
			this.greeter = greeter;
		}

		@GetMapping("/hello/{name}")
		String hello(@PathVariable String name) {
			return this.greeter.sayHello(GreeterApplication.request(name)).getMessage();
		}

	}

}
