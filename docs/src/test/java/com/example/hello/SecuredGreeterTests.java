package com.example.hello;

import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.HelloRequest;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcClient;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import io.freshet.spring.test.AutoConfigureRpcTest;
import io.freshet.spring.test.MockCaller;
import io.freshet.spring.test.MockJwt;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.test.context.support.WithMockUser;

import static io.freshet.spring.test.RpcAssertions.assertThatCallFails;
import static org.assertj.core.api.Assertions.assertThat;

/** Shows callers of tests. */
@SpringBootTest(properties = "grpc.server.security.enabled=true")
@AutoConfigureRpcTest(channels = "greeter")
class SecuredGreeterTests {

	// callers
	@RpcClient("test")
	GreeterRpc.Client greeter;

	@Test
	@WithMockUser(roles = "GUEST")
	void greetsGuests() {
		assertThat(this.greeter.sayHello(request("Ada")).getMessage()).isEqualTo("Hello Ada");
	}

	@Test
	void greetsBearersOfTokens() {
		MockJwt ada = MockJwt.with((jwt) -> jwt.subject("ada").claim("scope", "greet"));
		assertThat(this.greeter.withInterceptors(ada).sayHello(request("Ada")).getMessage()).isEqualTo("Hello Ada");
	}

	@Test
	void refusesOthers() {
		assertThatCallFails(() -> this.greeter.sayHello(request("Ada"))).hasCode(StatusCode.UNAUTHENTICATED);
		MockCaller cook = MockCaller.user("carla", "ROLE_COOK");
		assertThatCallFails(() -> this.greeter.withInterceptors(cook).sayHello(request("Ada")))
			.hasCode(StatusCode.PERMISSION_DENIED);
	}
	// end

	private static HelloRequest request(String name) {
		return HelloRequest.newBuilder().setName(name).build();
	}

	/** The rules of the application. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		RpcSecurityChain calls(RpcSecurity security) {
			return security.authorizeCalls((calls) -> calls.anyCall().hasAnyAuthority("ROLE_GUEST", "SCOPE_greet"))
				.build();
		}

	}

}
