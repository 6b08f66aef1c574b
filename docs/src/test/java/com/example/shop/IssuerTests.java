package com.example.shop;

import com.example.hello.HelloApplication;
import com.example.hello.v1.GreeterRpc;
import com.example.hello.v1.HelloRequest;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The application of the README, with no more than the settings of an issuer. */
@SpringBootTest(classes = HelloApplication.class,
		properties = { "grpc.server.security.enabled=true", "spring.config.import=classpath:issuer.yml" })
@AutoConfigureRpcTest
class IssuerTests {

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@Test
	void everyCallNeedsATokenOfTheIssuer() {
		RpcException failure = catchThrowableOfType(RpcException.class,
				() -> this.greeter.sayHello(HelloRequest.getDefaultInstance()));
		assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(failure.trailers().get("www-authenticate")).isEqualTo("Bearer");
	}

}
