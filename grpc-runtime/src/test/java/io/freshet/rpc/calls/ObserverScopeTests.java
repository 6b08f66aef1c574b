package io.freshet.rpc.calls;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.rpc.server.ServerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** What an observer puts on a thread is on each that runs code of the call. */
class ObserverScopeTests {

	private static final ThreadLocal<String> MARK = new ThreadLocal<>();

	private final Queue<String> found = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isInSubscribersAndPublishersAndBehindADetour(boolean detour) throws Exception {
		ServerInterceptor interceptor = (call, next) -> {
			if (detour) {
				call.passOnAfter((prepared) -> find("prepare"), next);
			}
			else {
				next.proceed(call);
			}
		};
		ServerOptions options = ServerOptions.builder().port(0).interceptors(List.of(interceptor)).build();
		try (RpcServer server = RpcServer
			.create(options, List.of(echo().asyncBidiStreaming(BIDI, Fluxes.bidiStreaming(this::handle)).build()),
					List.of(observer()))
			.start(); RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
			assertThat(Streams.Collector
				.ofAll(channel.async()
					.bidiStreaming(BIDI, CallOptions.DEFAULT, Streams.of(List.of(text("a"), text("b")))))
				.all()).hasSize(4);
		}
		assertThat(this.found).contains("method ada", "request ada", "asked ada", "complete ada")
			.allMatch((line) -> line.endsWith(" ada"));
		assertThat(this.found.contains("prepare ada")).isEqualTo(detour);
	}

	private Flux<StringValue> handle(Flux<StringValue> requests) {
		find("method");
		return requests.doOnNext((request) -> find("request"))
			.doOnComplete(() -> find("complete"))
			.concatMap((request) -> Flux.just(request, request).doOnRequest((n) -> find("asked")));
	}

	private boolean find(String where) {
		return this.found.add(where + " " + MARK.get());
	}

	private static ServerObserver observer() {
		return (call) -> new ServerCallObserver() {

			@Override
			public RpcContext.Scope enter() {
				String before = MARK.get();
				MARK.set("ada");
				return () -> MARK.set(before);
			}

			@Override
			public void onEnd(Status status) {
			}

		};
	}

}
