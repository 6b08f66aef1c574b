package io.freshet.rpc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.policy.AttemptLimits;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jspecify.annotations.Nullable;

import static io.freshet.rpc.StatusCode.OK;
import static io.freshet.rpc.StatusCode.UNAVAILABLE;
import static io.freshet.rpc.StatusCode.UNIMPLEMENTED;
import static io.freshet.rpc.client.AttemptPeer.all;
import static io.freshet.rpc.client.AttemptPeer.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What streams keep in order to be sent again, and when they stop to keep it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RetriedStreamTests {

	private static final MethodDescriptor<StringValue, StringValue> SERVER = AttemptPeer.method("Server",
			MethodShape.SERVER_STREAMING);

	private static final MethodDescriptor<StringValue, StringValue> CLIENT = AttemptPeer.method("Client",
			MethodShape.CLIENT_STREAMING);

	private static final MethodDescriptor<StringValue, StringValue> BIDI = AttemptPeer.method("Bidi",
			MethodShape.BIDI_STREAMING);

	private static final ServiceConfig RETRY = all(retry(3, UNAVAILABLE));

	@Test
	void readsAStreamFromTheAttemptThatAnswers() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(RETRY, (client) -> {
			client.fail(client.request(), UNAVAILABLE);
			int stream = client.request();
			client.begin(stream);
			client.message(stream, "a");
			client.message(stream, "b");
			client.end(stream, OK);
		})) {
			RpcReader<StringValue> reader = peer.channel()
				.blocking()
				.serverStreaming(SERVER, CallOptions.DEFAULT, AttemptPeer.HELLO);
			List<String> read = new ArrayList<>();
			reader.forEach((message) -> read.add(message.getValue()));
			assertThat(read).containsExactly("a", "b");
		}
	}

	@Test
	void sendsAllRequestsOfAStreamAgain() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(RETRY, (client) -> {
			int first = client.opened();
			client.http2().readUntil(first, 14);
			client.fail(first, UNAVAILABLE);
			int second = client.opened();
			client.http2().reply(second);
			assertThat(client.http2().received(second).bodyBytes()).isEqualTo(3 * 8);
			client.answer(second, "all");
		})) {
			ClientStream<StringValue, StringValue> stream = peer.channel()
				.blocking()
				.clientStreaming(CLIENT, CallOptions.DEFAULT);
			stream.write(StringValue.of("a"));
			stream.write(StringValue.of("b"));
			AttemptPeer.await(() -> peer.previous().size() >= 2);
			stream.write(StringValue.of("c"));
			assertThat(stream.finish().getValue()).isEqualTo("all");
		}
	}

	@Test
	void goesOnWithAConversationAfterItsBeginningWasRepeated() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(RETRY, (client) -> {
			int first = client.opened();
			client.http2().readUntil(first, 8);
			client.fail(first, UNAVAILABLE);
			int second = client.opened();
			client.http2().readUntil(second, 8);
			client.begin(second);
			client.message(second, "one");
			client.http2().readUntil(second, 16);
			client.message(second, "two");
			client.http2().reply(second);
			client.end(second, OK);
		})) {
			BidiStream<StringValue, StringValue> stream = peer.channel()
				.blocking()
				.bidiStreaming(BIDI, CallOptions.DEFAULT);
			stream.write(StringValue.of("a"));
			assertThat(stream.read()).isEqualTo(StringValue.of("one"));
			stream.write(StringValue.of("b"));
			assertThat(stream.read()).isEqualTo(StringValue.of("two"));
			stream.halfClose();
			assertThat(stream.read()).isNull();
			assertThat(peer.channel().policies().budget().usedBytes()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void staysWithTheAttemptOnceTooMuchWouldHaveToBeKept(boolean ofCall) throws Exception {
		AttemptLimits limits = ofCall ? new AttemptLimits(5, 20, 1000) : new AttemptLimits(5, 1000, 20);
		try (AttemptPeer peer = new AttemptPeer(RETRY.toBuilder().limits(limits).build(), (client) -> {
			int first = client.opened();
			client.http2().readUntil(first, 3 * 8);
			client.fail(first, UNAVAILABLE);
		})) {
			ClientStream<StringValue, StringValue> stream = peer.channel()
				.blocking()
				.clientStreaming(CLIENT, CallOptions.DEFAULT);
			stream.write(StringValue.of("a"));
			stream.write(StringValue.of("b"));
			stream.write(StringValue.of("c"));
			RpcException failure = catchThrowableOfType(RpcException.class, stream::finish);
			assertThat(failure.code()).isEqualTo(UNAVAILABLE);
			assertThat(peer.previous()).hasSize(1);
			assertThat(peer.channel().policies().budget().usedBytes()).isZero();
		}
	}

	@Test
	void givesBackWhatWasKeptWhenTheCallIsCancelled() throws Exception {
		try (AttemptPeer peer = new AttemptPeer(RETRY, (client) -> {
			int first = client.opened();
			client.http2().readUntil(first, 8);
			client.awaitReset(first);
		})) {
			ClientStream<StringValue, StringValue> stream = peer.channel()
				.blocking()
				.clientStreaming(CLIENT, CallOptions.DEFAULT);
			stream.write(StringValue.of("a"));
			AttemptPeer.await(() -> !peer.previous().isEmpty() && peer.channel().policies().budget().usedBytes() > 0);
			stream.close();
			AttemptPeer.await(() -> peer.channel().policies().budget().usedBytes() == 0);
		}
	}

	@Test
	void tellsObserversOfEveryAttempt() throws Exception {
		AtomicInteger requests = new AtomicInteger();
		List<String> ends = new ArrayList<>();
		CompletableFuture<Status> end = new CompletableFuture<>();
		ClientObserver observer = (call) -> new ClientCallObserver() {
			@Override
			public @Nullable ClientAttemptObserver onAttempt(ClientAttempt attempt) {
				ends.add("attempt " + attempt.previousAttempts());
				return new ClientAttemptObserver() {
					@Override
					public void onRequest(int messageBytes, int wireBytes) {
						requests.addAndGet(wireBytes);
					}

					@Override
					public void onEnd(Status status) {
						ends.add(status.code().name());
					}
				};
			}

			@Override
			public void onEnd(Status status) {
				end.complete(status);
			}
		};
		AnsweringServer server = AnsweringServer.start((http2) -> {
			for (String status : List.of("14", "14", "0")) {
				int stream = http2.nextRequest();
				http2.headers(stream, 1, ":status", "200", "content-type", "application/grpc", "grpc-status", status);
			}
		});
		ChannelOptions options = ChannelOptions.builder().serviceConfig(RETRY).build();
		try (RpcChannel channel = RpcChannel.create(server.target(), options, List.of(observer))) {
			catchThrowableOfType(RpcException.class,
					() -> channel.blocking().unary(AttemptPeer.UNARY, CallOptions.DEFAULT, AttemptPeer.HELLO));
			assertThat(end.get().code()).isEqualTo(UNIMPLEMENTED);
			assertThat(ends).containsExactly("attempt 0", "UNAVAILABLE", "attempt 1", "UNAVAILABLE", "attempt 2", "OK");
			assertThat(requests).hasValue(3 * 7);
		}
		server.close();
	}

}
