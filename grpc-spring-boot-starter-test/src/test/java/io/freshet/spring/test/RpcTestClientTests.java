package io.freshet.spring.test;

import java.time.Duration;

import io.freshet.rpc.StatusCode;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import io.freshet.spring.test.greeter.HelloRequest;
import io.freshet.spring.test.greeter.TalkRpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.freshet.spring.test.RpcAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link RpcTestClient}. */
@SpringBootTest
@AutoConfigureRpcTest
class RpcTestClientTests {

	@RegisterExtension
	final MockRpcServer talk = MockRpcServer.serving(TalkRpc.DESCRIPTOR);

	@Autowired
	private RpcTestClient client;

	@Test
	void callsTheServerOfTheTest() {
		RpcResult<HelloReply> result = this.client.call(GreeterRpc.SAY_HELLO).send(request("Ada"));
		assertThat(result).isOk();
		assertThat(result).headers().hasText("polite", "yes");
		assertThat(result.message().getMessage()).isEqualTo("Hello Ada from polite");
	}

	@Test
	void givesStatusesInsteadOfThrowing() {
		RpcResult<HelloReply> result = this.client.call(TalkRpc.ECHO).send(request("Ada"));
		assertThat(result).failsWith(StatusCode.UNIMPLEMENTED);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(result::message)
			.withMessageContaining("UNIMPLEMENTED");
	}

	@Test
	void callsEveryShape() {
		try (var channel = this.talk.channel()) {
			RpcTestClient client = RpcTestClient.of(channel);
			this.talk.on(TalkRpc.ECHO).header("h", "1").trailer("t", "2").reply(reply("a"), reply("b"));
			this.talk.on(TalkRpc.GATHER).reply(reply("sum"));
			this.talk.on(TalkRpc.CHAT).replyWith((request) -> reply(request.getName()));
			RpcResult<HelloReply> echo = client.call(TalkRpc.ECHO).metadata("m", "3").send(request("Ada"));
			assertThat(echo).isOk().messages().containsExactly(reply("a"), reply("b"));
			assertThat(echo).headers().hasText("h", "1");
			assertThat(echo).trailers().hasText("t", "2");
			assertThat(client.call(TalkRpc.GATHER).send(request("Ada"), request("Bob"))).isOk()
				.messages()
				.containsExactly(reply("sum"));
			assertThat(client.call(TalkRpc.CHAT).send(request("Ada"), request("Bob"))).isOk()
				.messages()
				.containsExactly(reply("Ada"), reply("Bob"));
			assertThat(this.talk.calls(TalkRpc.ECHO).get(0).metadata()).hasText("m", "3");
		}
	}

	@Test
	void keepsWhatCameBeforeAFailure() {
		try (var channel = this.talk.channel()) {
			this.talk.on(TalkRpc.ECHO).send(reply("a")).fail(StatusCode.ABORTED, "enough");
			this.talk.on(TalkRpc.GATHER).fail(StatusCode.PERMISSION_DENIED, "no");
			this.talk.on(TalkRpc.CHAT).silence();
			RpcTestClient client = RpcTestClient.of(channel);
			RpcResult<HelloReply> echo = client.call(TalkRpc.ECHO).send(request("Ada"));
			assertThat(echo).failsWith(StatusCode.ABORTED).hasMessage("enough");
			assertThat(echo).messages().containsExactly(reply("a"));
			assertThat(client.call(TalkRpc.GATHER).send(request("Ada"))).failsWith(StatusCode.PERMISSION_DENIED);
			assertThat(client.call(TalkRpc.CHAT).deadline(Duration.ofMillis(50)).send(request("Ada")))
				.failsWith(StatusCode.DEADLINE_EXCEEDED);
		}
	}

	@Test
	void refusesRequestsThatTheMethodDoesNotTake() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.call(GreeterRpc.SAY_HELLO).send())
			.withMessage("/testing.Greeter/SayHello takes one request, not 0");
	}

	private static HelloRequest request(String name) {
		return GreeterApplication.request(name);
	}

	private static HelloReply reply(String message) {
		return HelloReply.newBuilder().setMessage(message).build();
	}

}
