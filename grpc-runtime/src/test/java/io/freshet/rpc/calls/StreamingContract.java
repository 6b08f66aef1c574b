package io.freshet.rpc.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.BYTES_CLIENT;
import static io.freshet.rpc.calls.EchoMethods.BYTES_SERVER;
import static io.freshet.rpc.calls.EchoMethods.CLIENT;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Calls with streams of messages, and how they hold back who is too fast. */
interface StreamingContract extends CallContract {

	/**
	 * Returns how many messages of 10,000 bytes may be under way to who does not take
	 * them, the buffers of both systems included.
	 * @return the number
	 */
	default int mostHeldBack() {
		return 300;
	}

	private int moreThanIsHeldBack() {
		return 3 * mostHeldBack() + 100;
	}

	@Test
	default void streamsFromBlockingServiceToBlockingClient() {
		RpcChannel channel = network().serve(echo().serverStreaming(SERVER,
				(request, responses) -> IntStream.range(0, 10_000).forEach((i) -> responses.write(text("" + i)))));
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT, text(""))) {
			assertThat(responses.stream().map(StringValue::getValue))
				.containsExactlyElementsOf(IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
			assertThat(responses.read()).isNull();
		}
	}

	@Test
	default void streamsFromAsyncServiceToAsyncClient() throws Exception {
		RpcChannel channel = network()
			.serve(echo().asyncServerStreaming(SERVER, (request) -> Streams.of(10_000, (i) -> text("" + i))));
		List<StringValue> responses = Streams.Collector
			.ofAll(channel.async().serverStreaming(SERVER, CallOptions.DEFAULT, text("")))
			.all();
		assertThat(responses).hasSize(10_000);
		assertThat(responses.get(9_999)).isEqualTo(text("9999"));
	}

	@Test
	default void collectsFromBlockingClient() {
		RpcChannel channel = network().serve(echo().clientStreaming(CLIENT, StreamingContract::join));
		try (ClientStream<StringValue, StringValue> call = channel.blocking()
			.clientStreaming(CLIENT, CallOptions.DEFAULT)) {
			call.write(text("a"));
			call.write(text("b"));
			assertThat(call.finish()).isEqualTo(text("ab"));
		}
	}

	@Test
	default void collectsFromAsyncClientInAsyncService() throws Exception {
		RpcChannel channel = network().serve(echo().asyncClientStreaming(CLIENT,
				(requests) -> Streams.Collector.ofAll(requests).result.thenApply((all) -> text("" + all.size()))));
		CompletableFuture<StringValue> response = channel.async()
			.clientStreaming(CLIENT, CallOptions.DEFAULT, Streams.of(10_000, (i) -> text("" + i)));
		assertThat(await(response)).isEqualTo(text("10000"));
	}

	@Test
	default void collectsNothingFromAnEmptyStream() {
		RpcChannel channel = network().serve(echo().clientStreaming(CLIENT, StreamingContract::join));
		try (ClientStream<StringValue, StringValue> call = channel.blocking()
			.clientStreaming(CLIENT, CallOptions.DEFAULT)) {
			assertThat(call.finish()).isEqualTo(text(""));
		}
	}

	@Test
	default void conversesWithBlockingService() {
		RpcChannel channel = network().serve(echo().bidiStreaming(BIDI, (requests, responses) -> requests
			.forEach((request) -> responses.write(text(request.getValue() + "!")))));
		try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			for (int i = 0; i < 200; i++) {
				call.write(text("ping " + i));
				assertThat(call.read()).isEqualTo(text("ping " + i + "!"));
			}
			call.halfClose();
			assertThat(call.read()).isNull();
		}
	}

	@Test
	default void conversesWithAsyncService() throws Exception {
		RpcChannel channel = network().serve(echo().asyncBidiStreaming(BIDI, (requests) -> requests));
		List<StringValue> requests = IntStream.range(0, 5000).mapToObj((i) -> text("" + i)).toList();
		List<StringValue> responses = Streams.Collector
			.ofAll(channel.async().bidiStreaming(BIDI, CallOptions.DEFAULT, Streams.of(requests)))
			.all();
		assertThat(responses).isEqualTo(requests);
	}

	@Test
	default void startsACallForEachSubscription() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		RpcChannel channel = network().serve(echo().serverStreaming(SERVER,
				(request, responses) -> responses.write(text("" + calls.incrementAndGet()))));
		Flow.Publisher<StringValue> responses = channel.async().serverStreaming(SERVER, CallOptions.DEFAULT, text(""));
		assertThat(calls).hasValue(0);
		assertThat(Streams.Collector.ofAll(responses).all()).containsExactly(text("1"));
		assertThat(Streams.Collector.ofAll(responses).all()).containsExactly(text("2"));
	}

	@Test
	default void deliversWhatWasSentBeforeAFailure() {
		RpcChannel channel = network().serve(echo().serverStreaming(SERVER, (request, responses) -> {
			responses.write(text("one"));
			throw new RpcException(StatusCode.ABORTED, "enough");
		}));
		try (RpcReader<StringValue> responses = channel.blocking()
			.serverStreaming(SERVER, CallOptions.DEFAULT, text(""))) {
			assertThat(responses.read()).isEqualTo(text("one"));
			assertThat(failure(responses::read).code()).isEqualTo(StatusCode.ABORTED);
			assertThat(failure(responses::read).code()).isEqualTo(StatusCode.ABORTED);
		}
	}

	@Test
	default void answersBeforeAllRequestsWereSent() {
		RpcChannel channel = network()
			.serve(echo().clientStreaming(CLIENT, (requests) -> text("first was " + requests.read().getValue())));
		try (ClientStream<StringValue, StringValue> call = channel.blocking()
			.clientStreaming(CLIENT, CallOptions.DEFAULT)) {
			call.write(text("a"));
			for (int i = 0; i < 10_000; i++) {
				call.write(text("more"));
			}
			assertThat(call.finish()).isEqualTo(text("first was a"));
		}
	}

	@Test
	default void streamsMessagesBiggerThanTheWindow() throws Exception {
		RpcChannel channel = network().serve(echo()
			.serverStreaming(BYTES_SERVER,
					(request, responses) -> IntStream.range(0, 5).forEach((i) -> responses.write(request)))
			.clientStreaming(BYTES_CLIENT, (requests) -> bytes((int) requests.stream().count())));
		try (RpcReader<BytesValue> responses = channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(3_000_000))) {
			assertThat(responses.stream()).hasSize(5).allMatch((response) -> response.getValue().size() == 3_000_000);
		}
		try (ClientStream<BytesValue, BytesValue> call = channel.blocking()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT.withCompression("gzip"))) {
			for (int i = 0; i < 5; i++) {
				call.write(bytes(3_000_000));
			}
			assertThat(call.finish()).isEqualTo(bytes(5));
		}
		assertThat(await(channel.async()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT, Streams.of(5, (i) -> bytes(3_000_000)))))
			.isEqualTo(bytes(5));
		assertThat(Streams.Collector
			.ofAll(channel.async().serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(3_000_000)))
			.all()).hasSize(5);
	}

	@Test
	default void holdsBackAServiceWhoseClientDoesNotRead() throws Exception {
		AtomicInteger written = new AtomicInteger();
		CompletableFuture<Integer> all = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().serverStreaming(BYTES_SERVER, (request, responses) -> {
			while (written.get() < moreThanIsHeldBack()) {
				if (!responses.isReady()) {
					all.complete(written.get());
				}
				responses.write(bytes(10_000));
				written.incrementAndGet();
			}
		}));
		try (RpcReader<BytesValue> responses = channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0))) {
			assertThat(await(all)).isLessThan(mostHeldBack());
			assertThat(responses.stream()).hasSize(moreThanIsHeldBack());
		}
	}

	@Test
	default void holdsBackAnAsyncServiceWhoseClientDoesNotAsk() throws Exception {
		AtomicInteger published = new AtomicInteger();
		RpcChannel channel = network().serve(echo().asyncServerStreaming(BYTES_SERVER,
				(request) -> Streams.of(moreThanIsHeldBack(), (i) -> bytes(10_000 + 0 * published.incrementAndGet()))));
		Streams.Collector<BytesValue> responses = Streams.Collector
			.of(channel.async().serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(0)), 1);
		responses.next();
		assertThat(published.get()).isLessThan(mostHeldBack());
		responses.subscription().request(Long.MAX_VALUE);
		assertThat(responses.all()).hasSize(moreThanIsHeldBack());
	}

	@Test
	default void holdsBackAClientWhoseServiceDoesNotRead() throws Exception {
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		RpcChannel channel = network().serve(echo().clientStreaming(BYTES_CLIENT, (requests) -> {
			goOn.join();
			return bytes((int) requests.stream().count());
		}));
		try (ClientStream<BytesValue, BytesValue> call = channel.blocking()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT)) {
			List<Integer> sent = new ArrayList<>();
			while (call.isReady() && sent.size() < moreThanIsHeldBack()) {
				call.write(bytes(10_000));
				sent.add(sent.size());
			}
			assertThat(sent).hasSizeLessThan(mostHeldBack());
			goOn.complete(null);
			for (int i = sent.size(); i < moreThanIsHeldBack(); i++) {
				call.write(bytes(10_000));
			}
			assertThat(call.finish()).isEqualTo(bytes(moreThanIsHeldBack()));
		}
	}

	private static StringValue join(RpcReader<StringValue> requests) {
		StringBuilder joined = new StringBuilder();
		requests.forEach((request) -> joined.append(request.getValue()));
		return text(joined.toString());
	}

}
