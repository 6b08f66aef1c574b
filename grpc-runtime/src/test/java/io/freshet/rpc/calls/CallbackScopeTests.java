package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.StringValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** What is on the threads that hear of asynchronous calls. */
class CallbackScopeTests {

	private static final StringValue MESSAGE = text("hello");

	private static final ThreadLocal<String> IDENTITY = new ThreadLocal<>();

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void callThatIsServedIsCurrentInStagesThatDependOnItsCalls() throws Exception {
		CompletableFuture<Boolean> current = new CompletableFuture<>();
		CompletableFuture<Deadline> inherited = new CompletableFuture<>();
		RpcServer back = this.network.start(echo().unary(UNARY, (request) -> {
			if (request.getValue().equals("second")) {
				inherited.complete(RpcContext.current().deadline());
			}
			return request;
		}));
		RpcChannel behind = this.network.connect(back);
		RpcServer front = this.network.start(echo().asyncUnary(UNARY, (request) -> {
			RpcContext call = RpcContext.current();
			return behind.async().unary(UNARY, CallOptions.DEFAULT, text("first")).thenCompose((first) -> {
				current.complete(RpcContext.currentOrNull() == call);
				return behind.async().unary(UNARY, CallOptions.DEFAULT, text("second"));
			});
		}));
		assertThat(this.network.connect(front)
			.blocking()
			.unary(UNARY, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10)), MESSAGE)).isEqualTo(text("second"));
		assertThat(await(current)).isTrue();
		assertThat(await(inherited)).isNotNull();
	}

	@Test
	void scopesOfInterceptorsAreOpenForStagesSubscribersAndPublishers() throws Exception {
		List<String> seen = new CopyOnWriteArrayList<>();
		ClientInterceptor identifying = (call, next) -> {
			assertThat(call.isAsync()).isTrue();
			call.addScope(() -> null);
			call.addScope(() -> {
				String before = IDENTITY.get();
				IDENTITY.set("ada");
				return () -> IDENTITY.set(before);
			});
			next.proceed(call);
		};
		RpcServer server = this.network.start(AnyShape.BIDI_STREAM.blocking(echo(), () -> {
		}).unary(UNARY, (request) -> request));
		RpcChannel channel = this.network.connect(server, ChannelOptions.builder().interceptors(List.of(identifying)));
		assertThat(await(channel.async()
			.unary(UNARY, CallOptions.DEFAULT, MESSAGE)
			.whenComplete((response, failure) -> seen.add("stage " + IDENTITY.get()))
			.toCompletableFuture())).isEqualTo(MESSAGE);
		assertThat(seen).containsAnyOf("stage ada", "stage null");
		seen.clear();
		IDENTITY.set("ada");
		Flux<StringValue> requests = Flux.range(0, 200)
			.doOnRequest((n) -> seen.add("asked " + IDENTITY.get()))
			.map((number) -> text("" + number));
		assertThat(Flux
			.from(FlowAdapters.toPublisher(
					channel.async().bidiStreaming(BIDI, CallOptions.DEFAULT, FlowAdapters.toFlowPublisher(requests))))
			.doOnNext((response) -> seen.add("next " + IDENTITY.get()))
			.doOnComplete(() -> seen.add("complete " + IDENTITY.get()))
			.collectList()
			.block(CallContract.LONG)).hasSize(200);
		assertThat(seen).contains("next ada", "complete ada", "asked ada").noneMatch((line) -> line.endsWith("null"));
		IDENTITY.remove();
	}

	@Test
	void callThatSomebodyWaitsForHasNone() {
		ClientInterceptor identifying = (call, next) -> {
			assertThat(call.isAsync()).isFalse();
			call.addScope(() -> {
				throw new IllegalStateException("not to be opened");
			});
			next.proceed(call);
		};
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> request));
		RpcChannel channel = this.network.connect(server, ChannelOptions.builder().interceptors(List.of(identifying)));
		assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, MESSAGE)).isEqualTo(MESSAGE);
	}

}
