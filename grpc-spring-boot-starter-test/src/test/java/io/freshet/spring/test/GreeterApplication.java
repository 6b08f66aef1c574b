package io.freshet.spring.test;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import io.freshet.spring.test.greeter.HelloRequest;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/** An application that greets, and that calls a greeter itself. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ GreeterApplication.GreeterService.class, GreeterApplication.Caller.class })
class GreeterApplication {

	@Bean
	ServerInterceptor politeServer() {
		return (call, next) -> {
			call.addHeader("polite", "yes");
			next.proceed(call);
		};
	}

	@Bean
	ClientInterceptor politeClient() {
		return (call, next) -> {
			call.addMetadata("caller", "polite");
			next.proceed(call);
		};
	}

	static HelloRequest request(String name) {
		return HelloRequest.newBuilder().setName(name).build();
	}

	/** Greets, and tells how it was called. */
	@RpcService
	static class GreeterService implements GreeterRpc.Service {

		@Override
		public HelloReply sayHello(HelloRequest request) {
			String caller = RpcContext.current().metadata().get("caller");
			return HelloReply.newBuilder().setMessage("Hello " + request.getName() + " from " + caller).build();
		}

	}

	/** Calls a greeter whose target only a test knows. */
	@Component
	static class Caller {

		private final GreeterRpc.Client greeter;

		Caller(@RpcClient("greeter") GreeterRpc.Client greeter) {
			this.greeter = greeter;
		}

		String greet(String name) {
			return this.greeter.sayHello(request(name)).getMessage();
		}

	}

}
