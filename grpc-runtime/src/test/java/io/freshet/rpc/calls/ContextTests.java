package io.freshet.rpc.calls;

import java.time.Duration;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.calls.AnyShape.Style;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.CallContract.failure;
import static io.freshet.rpc.calls.EchoMethods.BYTES_BIDI;
import static io.freshet.rpc.calls.EchoMethods.BYTES_SERVER;
import static io.freshet.rpc.calls.EchoMethods.BYTES_UNARY;
import static io.freshet.rpc.calls.EchoMethods.SERVER;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What handlers learn and say besides messages, and what becomes of their failures. */
class ContextTests {

	private static final StringValue MESSAGE = text("hello");

	private final Network network = new Network.Tcp();

	@AfterEach
	void close() {
		this.network.close();
	}

	@ParameterizedTest
	@EnumSource
	void isThereWhereverTheCallIsHandled(AnyShape shape) throws Exception {
		AttributeKey<String> key = AttributeKey.of("user");
		for (Style style : Style.values()) {
			CompletableFuture<RpcContext> handled = new CompletableFuture<>();
			List<RpcContext> left = new CopyOnWriteArrayList<>();
			Executor executor = (task) -> new Thread(() -> {
				task.run();
				if (RpcContext.currentOrNull() != null) {
					left.add(RpcContext.current());
				}
			}).start();
			RpcServer server = this.network.start(style.bind(shape, () -> handled.complete(RpcContext.current())),
					(options) -> options.executor(executor).interceptors(List.of((call, next) -> {
						call.attribute(key, "ada");
						next.proceed(call);
					})));
			assertThat(style.call(shape, this.network.connect(server), CallOptions.DEFAULT, MESSAGE))
				.containsExactly(MESSAGE);
			RpcContext context = await(handled);
			assertThat(context.method()).isEqualTo(shape.method());
			assertThat(context.attribute(key)).isEqualTo("ada");
			assertThat(context.authority()).isEqualTo("localhost:" + server.port());
			assertThat(((InetSocketAddress) context.localAddress()).getPort()).isEqualTo(server.port());
			assertThat(((InetSocketAddress) context.remoteAddress()).getAddress().isLoopbackAddress()).isTrue();
			assertThat(context.deadline()).isNull();
			assertThat(context.tlsSession()).isNull();
			assertThat(context.isCancelled()).isFalse();
			assertThat(left).isEmpty();
		}
		assertThat(RpcContext.currentOrNull()).isNull();
	}

	@Test
	void canBeCarriedToAnotherThread() throws Exception {
		RpcChannel channel = this.network.serve(echo().asyncUnary(UNARY, (request) -> {
			RpcContext context = RpcContext.current();
			return CompletableFuture.supplyAsync(() -> {
				assertThat(RpcContext.currentOrNull()).isNull();
				try (RpcContext.Scope scope = context.attach()) {
					return text(RpcContext.current().metadata().get("name"));
				}
				finally {
					assertThat(RpcContext.currentOrNull()).isNull();
				}
			});
		}));
		CallOptions options = CallOptions.DEFAULT.withMetadata(Metadata.of("name", "ada"));
		assertThat(await(channel.async().unary(UNARY, options, text("")))).isEqualTo(text("ada"));
	}

	@ParameterizedTest
	@EnumSource
	void carriesMetadataBothWays(AnyShape shape) throws Exception {
		byte[] binary = { 0, -1, 127, -128 };
		Metadata sent = Metadata.builder().add("ask", "one").add("ask", "two, three").add("ask-bin", binary).build();
		for (Style style : Style.values()) {
			Heard heard = new Heard();
			RpcServer server = this.network.start(style.bind(shape, () -> {
				RpcContext context = RpcContext.current();
				context.metadata().getAll("ask").forEach((value) -> context.addHeader("answer", value));
				context.addHeader("answer-bin", context.metadata().getBinary("ask-bin"));
				context.addTrailer("end", "with a space");
				context.addTrailer("end-bin", context.metadata().getBinary("ask-bin"));
			}));
			CallOptions options = CallOptions.DEFAULT.withMetadata(sent).withInterceptors(List.of(heard));
			assertThat(style.call(shape, this.network.connect(server), options, MESSAGE)).containsExactly(MESSAGE);
			assertThat(await(heard.headers).getAll("answer")).containsExactly("one", "two, three");
			assertThat(await(heard.headers).getBinary("answer-bin")).isEqualTo(binary);
			assertThat(await(heard.trailers).get("end")).isEqualTo("with a space");
			assertThat(await(heard.trailers).getBinary("end-bin")).isEqualTo(binary);
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsHeadersBeforeTheAnswer(AnyShape shape) throws Exception {
		CompletableFuture<RpcContext> handled = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		RpcServer server = this.network.start(Style.BLOCKING.bind(shape, () -> {
			RpcContext.current().addHeader("early", "yes");
			RpcContext.current().sendHeaders();
			handled.complete(RpcContext.current());
			release.join();
		}));
		RpcChannel channel = this.network.connect(server);
		Heard heard = new Heard();
		CompletableFuture<List<StringValue>> answer = CompletableFuture
			.supplyAsync(() -> shape.call(channel, CallOptions.DEFAULT.withInterceptors(List.of(heard)), MESSAGE));
		assertThat(await(heard.headers).get("early")).isEqualTo("yes");
		assertThat(answer).isNotDone();
		assertThatIllegalStateException().isThrownBy(() -> await(handled).addHeader("late", "no"))
			.withMessageContaining("before the first message");
		assertThatIllegalStateException().isThrownBy(() -> await(handled).compressResponses("gzip"));
		release.complete(null);
		assertThat(await(answer)).containsExactly(MESSAGE);
	}

	@Test
	void compressesResponsesWhenTheHandlerSaysSo() throws Exception {
		RpcServer server = this.network.start(echo().unary(BYTES_UNARY, (request) -> {
			RpcContext.current().compressResponses("gzip");
			return request;
		}).serverStreaming(BYTES_SERVER, (request, responses) -> {
			RpcContext.current().compressResponses("gzip");
			responses.write(request);
			responses.compress(false);
			responses.write(request);
		}).asyncBidiStreaming(BYTES_BIDI, (requests) -> {
			RpcContext.current().compressResponses("no-such-coding");
			return requests;
		}));
		RpcChannel channel = this.network.connect(server);
		BytesValue message = bytes(10_000);
		Heard heard = new Heard();
		CallOptions options = CallOptions.DEFAULT.withInterceptors(List.of(heard));
		assertThat(channel.blocking().unary(BYTES_UNARY, options, message)).isEqualTo(message);
		assertThat(heard.compressed).containsExactly(true);
		assertThat(channel.blocking().serverStreaming(BYTES_SERVER, options, message).stream()).containsExactly(message,
				message);
		assertThat(heard.compressed).containsExactly(true, true, false);
		assertThat(Streams.Collector
			.ofAll(channel.async().bidiStreaming(BYTES_BIDI, options, Streams.of(List.of(message))))
			.all()).containsExactly(message);
		assertThat(heard.compressed).containsExactly(true, true, false, false);
	}

	@ParameterizedTest
	@EnumSource
	void hidesWhatAHandlerThrows(AnyShape shape) throws Exception {
		List<RuntimeException> failures = List.of(new IllegalStateException("secret"),
				new java.io.UncheckedIOException(new java.io.IOException("secret")));
		for (Style style : Style.values()) {
			for (RuntimeException failure : failures) {
				RpcServer server = this.network.start(style.bind(shape, () -> {
					throw failure;
				}));
				RpcChannel channel = this.network.connect(server);
				assertThat(failure(() -> style.call(shape, channel, CallOptions.DEFAULT, MESSAGE)).status())
					.satisfies(ContextTests::saysNothingButAnId);
			}
			RpcServer server = this.network.start(style.bind(shape, () -> {
				throw new StackOverflowError("secret");
			}));
			RpcChannel channel = this.network.connect(server);
			assertThat(failure(() -> style.call(shape, channel, CallOptions.DEFAULT, MESSAGE)).status())
				.satisfies(ContextTests::saysNothingButAnId);
		}
	}

	private static void saysNothingButAnId(Status status) {
		assertThat(status.code()).isEqualTo(StatusCode.UNKNOWN);
		assertThat(status.message()).matches("internal error, id [0-9a-f]{16}");
	}

	@Test
	void hidesWhatStagesAndPublishersFailWith() {
		RpcChannel channel = this.network.serve(echo()
			.asyncUnary(UNARY, (request) -> CompletableFuture.failedFuture(new IllegalStateException("secret")))
			.asyncServerStreaming(SERVER, (request) -> Streams.failing(new IllegalStateException("secret"))));
		assertThat(failure(() -> AnyShape.UNARY_CALL.call(channel, CallOptions.DEFAULT, MESSAGE)).status())
			.satisfies(ContextTests::saysNothingButAnId);
		assertThat(failure(() -> AnyShape.SERVER_STREAM.call(channel, CallOptions.DEFAULT, MESSAGE)).status())
			.satisfies(ContextTests::saysNothingButAnId);
	}

	@Test
	void failsMethodsThatReturnNothing() {
		RpcChannel channel = this.network.serve(echo().asyncUnary(UNARY, (request) -> null)
			.asyncServerStreaming(SERVER, (request) -> null)
			.unary(BYTES_UNARY, (request) -> null)
			.asyncClientStreaming(EchoMethods.CLIENT, (requests) -> CompletableFuture.completedFuture(null)));
		assertThat(failure(() -> AnyShape.UNARY_CALL.call(channel, CallOptions.DEFAULT, MESSAGE)).code())
			.isEqualTo(StatusCode.UNKNOWN);
		assertThat(failure(() -> AnyShape.SERVER_STREAM.call(channel, CallOptions.DEFAULT, MESSAGE)).code())
			.isEqualTo(StatusCode.UNKNOWN);
		assertThat(failure(() -> AnyShape.CLIENT_STREAM.call(channel, CallOptions.DEFAULT, MESSAGE)).code())
			.isEqualTo(StatusCode.UNKNOWN);
		assertThat(failure(() -> channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(1))).code())
			.isEqualTo(StatusCode.UNKNOWN);
	}

	@ParameterizedTest
	@EnumSource
	void translatesFailuresByTheMapper(AnyShape shape) throws Exception {
		for (Style style : Style.values()) {
			RpcServer server = this.network.start(style.bind(shape, () -> {
				throw new IllegalArgumentException("too long");
			}), (options) -> options.exceptionMapper((failure, call) -> {
				assertThat(call.method()).isEqualTo(shape.method());
				return (failure instanceof IllegalArgumentException)
						? new RpcException(Status.of(StatusCode.INVALID_ARGUMENT, failure.getMessage()),
								Metadata.of("mapped", "yes"))
						: null;
			}));
			RpcChannel channel = this.network.connect(server);
			RpcException failure = failure(() -> style.call(shape, channel, CallOptions.DEFAULT, MESSAGE));
			assertThat(failure.status()).isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "too long"));
			assertThat(failure.trailers().get("mapped")).isEqualTo("yes");
		}
	}

	@Test
	void translatesFailuresOfStagesAndPublishers() {
		RpcServer server = this.network
			.start(echo().asyncUnary(UNARY, (request) -> CompletableFuture.supplyAsync(() -> {
				throw new IllegalArgumentException("too long");
			})).asyncServerStreaming(SERVER, (request) -> Streams.failing(new IllegalArgumentException("too long"))),
					(options) -> options
						.exceptionMapper((failure, call) -> (failure instanceof IllegalArgumentException)
								? new RpcException(StatusCode.INVALID_ARGUMENT, failure.getMessage()) : null));
		RpcChannel channel = this.network.connect(server);
		Status mapped = Status.of(StatusCode.INVALID_ARGUMENT, "too long");
		assertThat(failure(() -> AnyShape.UNARY_CALL.call(channel, CallOptions.DEFAULT, MESSAGE)).status())
			.isEqualTo(mapped);
		assertThat(failure(() -> AnyShape.SERVER_STREAM.call(channel, CallOptions.DEFAULT, MESSAGE)).status())
			.isEqualTo(mapped);
	}

	@Test
	void doesWithoutAMapperThatFails() {
		doesWithoutAMapperThat(() -> {
			throw new IllegalStateException("meant to fail");
		});
		doesWithoutAMapperThat(() -> {
			throw new NoClassDefFoundError("meant to fail");
		});
	}

	private void doesWithoutAMapperThat(Runnable fails) {
		RpcServer server = this.network.start(echo().unary(UNARY, (request) -> {
			throw new RpcException(StatusCode.NOT_FOUND, "not here");
		}), (options) -> options.exceptionMapper((failure, call) -> {
			fails.run();
			return null;
		}));
		RpcChannel channel = this.network.connect(server);
		CallOptions options = CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10));
		assertThat(failure(() -> AnyShape.UNARY_CALL.call(channel, options, MESSAGE)).status())
			.isEqualTo(Status.of(StatusCode.NOT_FOUND, "not here"));
	}

	@ParameterizedTest
	@EnumSource
	void carriesDetailsOfAFailure(AnyShape shape) throws Exception {
		ErrorInfo info = ErrorInfo.newBuilder().setReason("TOO_LONG").setDomain("test").build();
		BadRequest bad = BadRequest.newBuilder()
			.addFieldViolations(BadRequest.FieldViolation.newBuilder().setField("name").setDescription("too long"))
			.build();
		for (Style style : Style.values()) {
			RpcServer server = this.network.start(style.bind(shape, () -> {
				throw StatusDetails.with(Status.of(StatusCode.INVALID_ARGUMENT, "bad"), info, bad).asException();
			}));
			RpcChannel channel = this.network.connect(server);
			RpcException failure = failure(() -> style.call(shape, channel, CallOptions.DEFAULT, MESSAGE));
			assertThat(failure.status().message()).isEqualTo("bad");
			assertThat(StatusDetails.find(failure.status(), ErrorInfo.class)).contains(info);
			assertThat(StatusDetails.find(failure.status(), BadRequest.class)).contains(bad);
		}
	}

	/** Notes what a call receives besides messages. */
	private static final class Heard implements ClientInterceptor, ClientCallListener {

		private final CompletableFuture<Metadata> headers = new CompletableFuture<>();

		private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();

		private final List<Boolean> compressed = new CopyOnWriteArrayList<>();

		@Override
		public void intercept(io.freshet.rpc.client.ClientCall call, Next next) {
			call.addListener(this);
			next.proceed(call);
		}

		@Override
		public void onHeaders(Metadata headers) {
			this.headers.complete(headers);
		}

		@Override
		public void onResponse(Object message, int wireBytes, boolean compressed) {
			this.compressed.add(compressed);
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			this.trailers.complete(trailers);
		}

	}

}
