package io.freshet.spring.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import io.freshet.spring.test.greeter.HelloRequest;
import io.freshet.spring.test.greeter.TalkRpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.spring.test.RpcAssertions.assertThat;
import static io.freshet.spring.test.RpcAssertions.assertThatCallFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link MockRpcServer}. */
class MockRpcServerTests {

	private final MockRpcServer server = MockRpcServer.serving(GreeterRpc.DESCRIPTOR, TalkRpc.DESCRIPTOR);

	private RpcChannel channel;

	private GreeterRpc.Client greeter;

	private TalkRpc.Client talk;

	@BeforeEach
	void connect() {
		this.channel = this.server.channel();
		this.greeter = GreeterRpc.client(this.channel);
		this.talk = TalkRpc.client(this.channel);
	}

	@AfterEach
	void close() {
		this.channel.close();
		this.server.close();
	}

	@Test
	void repliesToEveryCall() {
		this.server.on(GreeterRpc.SAY_HELLO).reply(reply("Hello"));
		assertThat(this.greeter.sayHello(request("Ada"))).isEqualTo(reply("Hello"));
		assertThat(this.greeter.sayHello(request("Bob"))).isEqualTo(reply("Hello"));
		assertThat(this.server.requests(GreeterRpc.SAY_HELLO)).containsExactly(request("Ada"), request("Bob"));
	}

	@Test
	void goesOnToTheNextAnswerWhenOneIsUsedUp() {
		this.server.on(GreeterRpc.SAY_HELLO).once().fail(StatusCode.UNAVAILABLE, "back in a moment");
		this.server.on(GreeterRpc.SAY_HELLO).times(2).reply(reply("second"));
		this.server.on(GreeterRpc.SAY_HELLO).reply(reply("last"));
		assertThatCallFails(() -> this.greeter.sayHello(request("Ada"))).hasCode(StatusCode.UNAVAILABLE)
			.hasStatusMessage("back in a moment")
			.wasSentByServer();
		assertThat(this.greeter.sayHello(request("Ada"))).isEqualTo(reply("second"));
		assertThat(this.greeter.sayHello(request("Ada"))).isEqualTo(reply("second"));
		assertThat(this.greeter.sayHello(request("Ada"))).isEqualTo(reply("last"));
	}

	@Test
	void choosesByTheRequest() {
		this.server.on(GreeterRpc.SAY_HELLO).matching(request("Ada")).reply(reply("Ada!"));
		this.server.on(GreeterRpc.SAY_HELLO)
			.matching((request) -> request.getName().startsWith("B"))
			.replyWith((request) -> reply(request.getName() + "?"));
		assertThat(this.greeter.sayHello(request("Bob"))).isEqualTo(reply("Bob?"));
		assertThat(this.greeter.sayHello(request("Ada"))).isEqualTo(reply("Ada!"));
	}

	@Test
	void failsWithDetailsAndTrailers() {
		RpcException failure = ErrorDetails.builder()
			.errorInfo("OUT_OF_INK", "ink.example.com")
			.asException(StatusCode.RESOURCE_EXHAUSTED, "no ink");
		this.server.on(GreeterRpc.SAY_HELLO)
			.header("ignored", "without a message")
			.trailer("retry", "later")
			.fail(new RpcException(failure.status(), Metadata.of("office", "closed")));
		RpcExceptionAssert result = assertThatCallFails(() -> this.greeter.sayHello(request("Ada")));
		result.hasCode(StatusCode.RESOURCE_EXHAUSTED).hasReason("ink.example.com", "OUT_OF_INK");
		result.trailers().hasText("retry", "later").hasText("office", "closed");
	}

	@Test
	void waitsBeforeItAnswersUntilTheClientGivesUp() {
		this.server.on(GreeterRpc.SAY_HELLO).once().delay(Duration.ofMillis(50)).reply(reply("slow"));
		this.server.on(GreeterRpc.SAY_HELLO).silence();
		long start = System.nanoTime();
		assertThat(this.greeter.sayHello(request("Ada"))).isEqualTo(reply("slow"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		assertThatCallFails(() -> this.greeter.withDeadline(Duration.ofMillis(100)).sayHello(request("Bob")))
			.hasCode(StatusCode.DEADLINE_EXCEEDED);
		RecordedCall<HelloRequest> second = this.server.calls(GreeterRpc.SAY_HELLO).get(1);
		assertThat(second.deadline()).isNotNull();
		assertThat(second.request()).isEqualTo(request("Bob"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void losesTheConnectionAndTakesTheNext(boolean inMemory) {
		try (MockRpcServer server = inMemory ? MockRpcServer.serving(GreeterRpc.DESCRIPTOR)
				: MockRpcServer.onFreePort(GreeterRpc.DESCRIPTOR); RpcChannel channel = server.channel()) {
			server.on(GreeterRpc.SAY_HELLO).once().drop();
			server.on(GreeterRpc.SAY_HELLO).reply(reply("again"));
			GreeterRpc.Client client = GreeterRpc.client(channel);
			assertThatCallFails(() -> client.sayHello(request("Ada"))).hasCode(StatusCode.UNAVAILABLE)
				.wasDecidedByClient();
			assertThat(client.withWaitForReady().sayHello(request("Ada"))).isEqualTo(reply("again"));
			assertThat(server.port()).matches((port) -> inMemory == (port == -1));
		}
	}

	@Test
	void streamsResponses() {
		this.server.on(TalkRpc.ECHO)
			.send(reply("one"))
			.delay(Duration.ofMillis(1))
			.send(reply("two"), reply("three"))
			.fail(StatusCode.ABORTED, "enough");
		try (RpcReader<HelloReply> replies = this.talk.echo(request("Ada"))) {
			assertThat(replies).nextAre(reply("one"), reply("two"), reply("three"))
				.failsWith(StatusCode.ABORTED)
				.hasStatusMessage("enough");
		}
	}

	@Test
	void losesTheConnectionInTheMiddleOfAStream() {
		this.server.on(TalkRpc.ECHO).send(reply("one")).delay(Duration.ofMillis(20)).drop();
		try (RpcReader<HelloReply> replies = this.talk.echo(request("Ada"))) {
			assertThat(replies).nextAre(reply("one")).failsWith(StatusCode.UNAVAILABLE).wasDecidedByClient();
		}
	}

	@Test
	void readsStreamsOfRequestsToTheirEnd() {
		this.server.on(TalkRpc.GATHER).reply(reply("all"));
		try (ClientStream<HelloRequest, HelloReply> stream = this.talk.gather()) {
			stream.write(request("Ada"));
			stream.write(request("Bob"));
			assertThat(stream.finish()).isEqualTo(reply("all"));
		}
		assertThat(this.server.calls(TalkRpc.GATHER)).singleElement()
			.satisfies((call) -> assertThat(call.requests()).containsExactly(request("Ada"), request("Bob")));
	}

	@Test
	void holdsConversations() {
		this.server.on(TalkRpc.CHAT).once().send(reply("who is there?")).awaitRequest().send(reply("come in")).end();
		this.server.on(TalkRpc.CHAT).replyWith((request) -> reply("Hi " + request.getName()));
		try (BidiStream<HelloRequest, HelloReply> chat = this.talk.chat()) {
			assertThat(chat.read()).isEqualTo(reply("who is there?"));
			chat.write(request("Ada"));
			assertThat(chat.read()).isEqualTo(reply("come in"));
			chat.halfClose();
			assertThat(chat).endsAfter();
		}
		try (BidiStream<HelloRequest, HelloReply> chat = this.talk.chat()) {
			chat.write(request("Ada"));
			assertThat(chat.read()).isEqualTo(reply("Hi Ada"));
			chat.halfClose();
			assertThat(chat).endsAfter();
		}
	}

	@Test
	void saysWhatWasUnexpectedAndWhatIsScripted() {
		this.server.on(GreeterRpc.SAY_HELLO).once().matching(request("Ada")).reply(reply("Hello"));
		this.greeter.sayHello(request("Ada"));
		this.server.verify();
		assertThatCallFails(() -> this.greeter.withMetadata(Metadata.of("tenant", "a")).sayHello(request("Bob")))
			.hasCode(StatusCode.UNIMPLEMENTED)
			.hasMessageContaining("unexpected call of testing.Greeter/SayHello [{name: \"Bob\"}]")
			.hasMessageContaining("tenant=a")
			.hasMessageContaining("testing.Greeter/SayHello if the request matches: "
					+ "send [{message: \"Hello\"}], end (answered 1 of 1)");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.server::verify)
			.withMessageContaining("unexpected call of testing.Greeter/SayHello [{name: \"Bob\"}]")
			.withMessageContaining("(answered 1 of 1)");
		this.server.reset();
		this.server.verify();
		assertThat(this.server.calls()).isEmpty();
		assertThat(this.server).hasToString("MockRpcServer at " + this.server.target() + ", nothing is scripted");
	}

	@Test
	void noticesCallsOfServicesItDoesNotHave() {
		try (MockRpcServer other = MockRpcServer.serving(TalkRpc.DESCRIPTOR); RpcChannel channel = other.channel()) {
			assertThatCallFails(() -> GreeterRpc.client(channel).sayHello(request("Ada")))
				.hasCode(StatusCode.UNIMPLEMENTED);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(other::verify)
				.withMessageContaining("testing.Greeter/SayHello, whose service this server was not started with");
			assertThatIllegalArgumentException().isThrownBy(() -> other.on(GreeterRpc.SAY_HELLO))
				.withMessageContaining("not started with service testing.Greeter");
		}
	}

	@Test
	void waitsForCallsThatOtherThreadsMake() {
		this.server.on(GreeterRpc.SAY_HELLO).reply(reply("Hello"));
		CompletableFuture<HelloReply> reply = GreeterRpc.asyncClient(this.channel)
			.sayHello(request("Ada"))
			.toCompletableFuture();
		assertThat(this.server.takeCall(Duration.ofSeconds(10)).request()).isEqualTo(request("Ada"));
		assertThat(reply.join()).isEqualTo(reply("Hello"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.server.takeCall(Duration.ofMillis(1)))
			.withMessageContaining("no call arrived within 1 ms")
			.withMessageContaining("SayHello");
	}

	@Test
	void refusesScriptsThatCannotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(GreeterRpc.SAY_HELLO).reply())
			.withMessageContaining("exactly one response, not 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.server.on(GreeterRpc.SAY_HELLO).reply(reply("a"), reply("b")))
			.withMessageContaining("exactly one response, not 2");
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(GreeterRpc.SAY_HELLO).send(reply("a")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(GreeterRpc.SAY_HELLO).awaitRequest());
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(GreeterRpc.SAY_HELLO).times(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(TalkRpc.GATHER).replyWith((any) -> null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(TalkRpc.CHAT).matching(request("Ada")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.on(TalkRpc.CHAT).fail(Status.OK));
	}

	private static HelloRequest request(String name) {
		return GreeterApplication.request(name);
	}

	private static HelloReply reply(String message) {
		return HelloReply.newBuilder().setMessage(message).build();
	}

}
