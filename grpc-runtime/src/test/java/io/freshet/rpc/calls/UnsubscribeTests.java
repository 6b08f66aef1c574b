package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that want no more requests, as operators do that take a few of them or fail:
 * what they answer is the answer.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class UnsubscribeTests {

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failureBehindTheRequestsIsTheStatus(boolean onTheLoop) {
		RpcChannel channel = channel((requests) -> requests.publishOn(scheduler(onTheLoop)).map((request) -> {
			throw new RpcException(StatusCode.INVALID_ARGUMENT, "no");
		}));
		try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			call.write(text("a"));
			assertThat(failure(call::read).status()).isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "no"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void someRequestsMayBeEnough(boolean onTheLoop) {
		RpcChannel channel = channel((requests) -> requests.take(2)
			.publishOn(scheduler(onTheLoop))
			.concatWith(Mono.just(text("end")).delayElement(Duration.ofMillis(20))));
		try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			List.of("a", "b", "c").forEach((word) -> call.write(text(word)));
			assertThat(call).extracting(StringValue::getValue).containsExactly("a", "b", "end");
		}
	}

	@Test
	void clientMayGoOnSendingWhatNobodyWants() {
		Sinks.One<StringValue> end = Sinks.one();
		RpcChannel channel = channel((requests) -> requests.take(1).concatWith(end.asMono()));
		StringValue much = text("x".repeat(10_000));
		try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			// more than the windows together
			for (int i = 0; i < 1000; i++) {
				call.write(much);
			}
			end.tryEmitValue(text("end"));
			assertThat(call).extracting((answer) -> answer.getValue().length()).containsExactly(10_000, 3);
		}
	}

	@Test
	void oneRequestMayBeEnoughForAResponse() {
		RpcChannel channel = this.network.connect(this.network.start(echo().asyncClientStreaming(CLIENT, Fluxes
			.clientStreaming((Flux<StringValue> requests) -> requests.next().publishOn(Schedulers.parallel())))));
		try (ClientStream<StringValue, StringValue> call = channel.blocking()
			.clientStreaming(CLIENT, CallOptions.DEFAULT)) {
			call.write(text("a"));
			assertThat(call.finish().getValue()).isEqualTo("a");
		}
	}

	private static Scheduler scheduler(boolean onTheLoop) {
		return onTheLoop ? Schedulers.immediate() : Schedulers.parallel();
	}

	private RpcChannel channel(Function<Flux<StringValue>, Flux<StringValue>> code) {
		return this.network.connect(this.network.start(echo().asyncBidiStreaming(BIDI, Fluxes.bidiStreaming(code))));
	}

}
