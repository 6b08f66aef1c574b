package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.google.protobuf.StringValue;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Servers that end connections, and what calls see of it. */
class DrainTests {

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void tellsHandlersOfLongStreams() {
		CompletableFuture<Boolean> before = new CompletableFuture<>();
		RpcServer server = this.network.start(echo().serverStreaming(SERVER, (request, responses) -> {
			before.complete(RpcContext.current().isDraining());
			CountDownLatch drained = new CountDownLatch(1);
			RpcContext.current().onDrain(drained::countDown);
			responses.write(text("serving"));
			await(drained);
			responses.write(text("draining " + RpcContext.current().isDraining()));
			RpcContext.current().onDrain(() -> responses.write(text("at once")));
		}));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT.withDeadline(CallContract.LONG), text(""))) {
			assertThat(responses.read()).isEqualTo(text("serving"));
			assertThat(server.stop(CallContract.LONG)).isTrue();
			assertThat(before).isCompletedWithValue(false);
			assertThat(responses.read()).isEqualTo(text("draining true"));
			assertThat(responses.read()).isEqualTo(text("at once"));
			assertThat(responses.read()).isNull();
		}
	}

	@Test
	void forgetsActionsThatWereTakenBack() {
		CountDownLatch other = new CountDownLatch(1);
		RpcServer server = this.network.start(echo().serverStreaming(SERVER, (request, responses) -> {
			RpcContext.Scope scope = RpcContext.current().onDrain(() -> responses.write(text("taken back")));
			RpcContext.current().onDrain(other::countDown);
			scope.close();
			responses.write(text("serving"));
			await(other);
		}));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT.withDeadline(CallContract.LONG), text(""))) {
			assertThat(responses.read()).isEqualTo(text("serving"));
			assertThat(server.stop(CallContract.LONG)).isTrue();
			assertThat(responses.read()).isNull();
		}
	}

	@Test
	void cancelsWhatOutlastsTheGraceTime() {
		RpcServer server = this.network.start(echo().serverStreaming(SERVER, (request, responses) -> {
			responses.write(text("serving"));
			await(new CountDownLatch(1));
		}));
		RpcChannel channel = this.network.connect(server);
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT.withDeadline(CallContract.LONG), text(""))) {
			assertThat(responses.read()).isEqualTo(text("serving"));
			assertThat(server.stop(Duration.ofMillis(20))).isFalse();
			RpcException failure = catchThrowableOfType(RpcException.class, responses::read);
			assertThat(failure.code()).isIn(StatusCode.CANCELLED, StatusCode.UNAVAILABLE);
		}
	}

	@Test
	void replacesConnectionsThatGrowTooOldWithoutFailingACall() throws Exception {
		Set<String> connections = ConcurrentHashMap.newKeySet();
		ConnectionOptions options = ConnectionOptions.forServer().toBuilder().maxAge(Duration.ofMillis(50)).build();
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			connections.add(RpcContext.current().remoteAddress().toString());
			return request;
		}), (builder) -> builder.connection(options));
		RpcChannel channel = this.network.connect(server);
		List<CompletableFuture<Integer>> callers = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> callUntil(connections, channel)))
			.toList();
		for (CompletableFuture<Integer> caller : callers) {
			assertThat(caller.get(60, TimeUnit.SECONDS)).isPositive();
		}
		assertThat(connections).hasSizeGreaterThanOrEqualTo(20);
	}

	private static int callUntil(Set<String> connections, RpcChannel channel) {
		int calls = 0;
		do {
			StringValue request = text(Integer.toString(calls++));
			CallOptions options = CallOptions.DEFAULT.withDeadline(CallContract.LONG);
			assertThat(channel.blocking().unary(UNARY, options, request)).isEqualTo(request);
		}
		while (connections.size() < 20);
		return calls;
	}

	@Test
	void connectsAgainAfterAConnectionWasIdle() {
		RpcServer server = this.network
			.start(echo().unary(UNARY, (request) -> text(RpcContext.current().remoteAddress().toString())));
		ConnectionOptions idle = ConnectionOptions.forClient().toBuilder().maxIdle(Duration.ofNanos(1)).build();
		RpcChannel channel = this.network.connect(server, ChannelOptions.builder().connection(idle));
		Set<StringValue> peers = new HashSet<>();
		for (int i = 0; i < 1000 && peers.size() < 3; i++) {
			peers.add(channel.blocking().unary(UNARY, CallOptions.DEFAULT.withDeadline(CallContract.LONG), text("")));
		}
		assertThat(peers).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void opensConnectionsUpToTheLimitWhenTheServerHoldsCallsBack(int limit) throws Exception {
		RpcServer server = this.network.start(echo().bidiStreaming(BIDI, (requests, responses) -> {
			for (StringValue request : requests) {
				responses.write(text(request.getValue() + RpcContext.current().remoteAddress()));
			}
		}), (options) -> options.maxConcurrentStreams(2));
		RpcChannel channel = this.network.connect(server, ChannelOptions.builder().maxConnectionsPerEndpoint(limit));
		Set<StringValue> peers = new HashSet<>();
		List<BidiStream<StringValue, StringValue>> calls = new java.util.ArrayList<>();
		for (int i = 0; i < 2 * limit; i++) {
			BidiStream<StringValue, StringValue> call = channel.blocking()
				.bidiStreaming(BIDI, CallOptions.DEFAULT.withDeadline(CallContract.LONG));
			calls.add(call);
			call.write(text(""));
			peers.add(call.read());
		}
		assertThat(peers).hasSize(limit);
		// One more has to wait until another ends.
		CompletableFuture<StringValue> waiting = CompletableFuture.supplyAsync(() -> {
			try (BidiStream<StringValue, StringValue> call = channel.blocking()
				.bidiStreaming(BIDI, CallOptions.DEFAULT.withDeadline(CallContract.LONG))) {
				call.write(text(""));
				return call.read();
			}
		});
		calls.get(0).write(text("still there "));
		assertThat(calls.get(0).read().getValue()).startsWith("still there");
		assertThat(waiting).isNotDone();
		calls.get(0).halfClose();
		assertThat(calls.get(0).read()).isNull();
		assertThat(peers).contains(waiting.get(10, TimeUnit.SECONDS));
		calls.forEach(BidiStream::close);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(CallContract.LONG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new RpcException(Status.of(StatusCode.CANCELLED, "interrupted"));
		}
	}

}
