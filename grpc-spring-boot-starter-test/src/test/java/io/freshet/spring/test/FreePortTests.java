package io.freshet.spring.test;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.greeter.GreeterRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** A test of an application on a free port. */
@SpringBootTest(properties = "grpc.client.channel.greeter.target=static://127.0.0.1:1")
@AutoConfigureRpcTest(RpcTestTransport.FREE_PORT)
class FreePortTests {

	@LocalRpcPort
	private int port;

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@RpcClient("test")
	private RpcChannel channel;

	@Test
	void tellsThePort(@LocalRpcPort int parameter, @Autowired RpcServer server) {
		assertThat(this.port).isEqualTo(parameter).isEqualTo(server.port()).isPositive();
	}

	@Test
	void leadsTheTestChannelThere() {
		assertThat(this.channel.target()).isEqualTo("static://127.0.0.1:" + this.port);
		assertThat(this.greeter.sayHello(GreeterApplication.request("Ada")).getMessage())
			.isEqualTo("Hello Ada from polite");
	}

}
