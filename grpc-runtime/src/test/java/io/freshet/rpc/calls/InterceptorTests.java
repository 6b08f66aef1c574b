package io.freshet.rpc.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.StringValue;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.calls.AnyShape.Style;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCallListener;
import io.freshet.rpc.server.ServerInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Interceptors of either side, the same for every shape and style of call. */
class InterceptorTests {

	private static final StringValue MESSAGE = text("hello");

	private List<String> events = new CopyOnWriteArrayList<>();

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@ParameterizedTest
	@EnumSource
	void ofServerAreOutsideThoseOfTheService(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			// What the interceptors of the server before do at last belongs to that one.
			this.events = new CopyOnWriteArrayList<>();
			RpcServer server = this.network.start(
					style.bind(shape, () -> this.events.add("handler"))
						.build()
						.withInterceptors(List.of(around("c"), around("d"))),
					(options) -> options.interceptors(List.of(around("a"), around("b"))));
			assertThat(style.call(shape, this.network.connect(server), CallOptions.DEFAULT, MESSAGE))
				.containsExactly(MESSAGE);
			assertThat(this.events).startsWith("a>", "b>", "c>", "d>", "handler");
			// Whether they have returned when the client has its answer is another
			// matter.
			server.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofServerHearOfMessagesAndEnd(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			List<String> heard = new CopyOnWriteArrayList<>();
			CompletableFuture<Status> end = new CompletableFuture<>();
			RpcServer server = this.network.start(style.bind(shape, () -> {
			}), (options) -> options.interceptors(List.of((call, next) -> {
				call.addListener(new ServerCallListener() {

					@Override
					public void onRequest(Object message, int wireBytes, boolean compressed) {
						heard.add("request " + ((StringValue) message).getValue() + " " + wireBytes + " " + compressed);
						throw new IllegalStateException("meant to fail");
					}

					@Override
					public void onResponse(Object message, int wireBytes, boolean compressed) {
						heard
							.add("response " + ((StringValue) message).getValue() + " " + wireBytes + " " + compressed);
						throw new IllegalStateException("meant to fail");
					}

					@Override
					public void onClose(Status status) {
						assertThat(end.complete(status)).isTrue();
					}

				});
				next.proceed(call);
			})));
			assertThat(style.call(shape, this.network.connect(server), CallOptions.DEFAULT, MESSAGE))
				.containsExactly(MESSAGE);
			assertThat(await(end)).isEqualTo(Status.OK);
			assertThat(heard).containsExactly("request hello 7 false", "response hello 7 false");
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofServerMayRefuseACall(AnyShape shape) throws Exception {
		List<ServerInterceptor> refusals = List.of((call, next) -> {
			throw new RpcException(Status.of(StatusCode.UNAUTHENTICATED, "who are you"),
					Metadata.of("why", "no token"));
		}, (call, next) -> call.close(Status.of(StatusCode.UNAUTHENTICATED, "who are you"),
				Metadata.of("why", "no token")),
				(call, next) -> CompletableFuture.runAsync(() -> call
					.close(Status.of(StatusCode.UNAUTHENTICATED, "who are you"), Metadata.of("why", "no token"))));
		for (Style style : Style.values()) {
			for (ServerInterceptor refusal : refusals) {
				RpcServer server = this.network.start(style.bind(shape, () -> this.events.add("handler")),
						(options) -> options.interceptors(List.of(refusal)));
				RpcChannel channel = this.network.connect(server);
				RpcException failure = failure(() -> style.call(shape, channel, CallOptions.DEFAULT, MESSAGE));
				assertThat(failure.status()).isEqualTo(Status.of(StatusCode.UNAUTHENTICATED, "who are you"));
				assertThat(failure.trailers().get("why")).isEqualTo("no token");
			}
		}
		assertThat(this.events).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void ofServerSeeWhatABlockingHandlerThrows(AnyShape shape) throws Exception {
		CompletableFuture<Throwable> seen = new CompletableFuture<>();
		RpcServer server = this.network.start(Style.BLOCKING.bind(shape, () -> {
			throw new IllegalStateException("secret");
		}), (options) -> options.interceptors(List.of((call, next) -> {
			try {
				next.proceed(call);
			}
			catch (IllegalStateException ex) {
				seen.complete(ex);
				throw new RpcException(StatusCode.DATA_LOSS, "translated");
			}
		})));
		RpcChannel channel = this.network.connect(server);
		assertThat(failure(() -> shape.call(channel, CallOptions.DEFAULT, MESSAGE)).status())
			.isEqualTo(Status.of(StatusCode.DATA_LOSS, "translated"));
		assertThat(await(seen)).hasMessage("secret");
	}

	@ParameterizedTest
	@EnumSource
	void ofChannelAreOutsideThoseOfTheCall(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			List<String> heard = new CopyOnWriteArrayList<>();
			CompletableFuture<Metadata> received = new CompletableFuture<>();
			RpcServer server = this.network
				.start(style.bind(shape, () -> received.complete(RpcContext.current().metadata())));
			RpcChannel channel = this.network.connect(server,
					ChannelOptions.builder().interceptors(List.of(adding("a", heard), adding("b", heard))));
			CallOptions options = CallOptions.DEFAULT.withInterceptors(List.of(adding("c", heard), adding("d", heard)));
			assertThat(style.call(shape, channel, options, MESSAGE)).containsExactly(MESSAGE);
			assertThat(await(received).getAll("order")).containsExactly("a", "b", "c", "d");
			List<String> expected = new ArrayList<>();
			for (String event : List.of("request", "headers", "response", "OK")) {
				List.of("a", "b", "c", "d").forEach((name) -> expected.add(name + " " + event));
			}
			assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
			assertThat(heard).filteredOn((event) -> event.startsWith("a "))
				.containsSubsequence("a headers", "a response");
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofClientMayEndACall(AnyShape shape) throws Exception {
		Status refused = Status.of(StatusCode.FAILED_PRECONDITION, "not now");
		List<ClientInterceptor> refusals = List.of((call, next) -> call.cancel(refused), (call, next) -> {
			throw refused.asException();
		}, (call, next) -> {
			next.proceed(call);
			call.cancel(refused);
		});
		for (Style style : Style.values()) {
			CompletableFuture<Void> release = new CompletableFuture<>();
			RpcServer server = this.network.start(Style.BLOCKING.bind(shape, release::join));
			RpcChannel channel = this.network.connect(server);
			for (ClientInterceptor refusal : refusals) {
				CallOptions options = CallOptions.DEFAULT.withInterceptors(List.of(refusal));
				RpcException failure = failure(() -> style.call(shape, channel, options, MESSAGE));
				assertThat(failure.status()).isEqualTo(refused);
				assertThat(failure.receivedFromPeer()).isFalse();
			}
			release.complete(null);
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofClientMayPassACallOnLaterFromAnotherThread(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			RpcServer server = this.network.start(style.bind(shape, () -> {
			}));
			CallOptions options = CallOptions.DEFAULT
				.withInterceptors(List.of((call, next) -> CompletableFuture.runAsync(() -> {
					call.addMetadata("token", "fetched");
					next.proceed(call);
				})));
			assertThat(style.call(shape, this.network.connect(server), options, MESSAGE)).containsExactly(MESSAGE);
		}
	}

	private ServerInterceptor around(String name) {
		List<String> events = this.events;
		return (call, next) -> {
			events.add(name + ">");
			assertThat(RpcContext.current()).isSameAs(call);
			next.proceed(call);
			events.add("<" + name);
		};
	}

	private static ClientInterceptor adding(String name, List<String> heard) {
		return (call, next) -> {
			call.addMetadata("order", name);
			call.addListener(new ClientCallListener() {

				@Override
				public void onRequest(Object message, int wireBytes, boolean compressed) {
					heard.add(name + " request");
				}

				@Override
				public void onHeaders(Metadata headers) {
					heard.add(name + " headers");
				}

				@Override
				public void onResponse(Object message, int wireBytes, boolean compressed) {
					heard.add(name + " response");
					throw new IllegalStateException("meant to fail");
				}

				@Override
				public void onClose(Status status, Metadata trailers) {
					heard.add(name + " " + status.code());
				}

			});
			next.proceed(call);
		};
	}

}
