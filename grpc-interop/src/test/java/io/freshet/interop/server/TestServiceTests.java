package io.freshet.interop.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.freshet.interop.Transport;
import io.freshet.interop.proto.BoolValue;
import io.freshet.interop.proto.EchoStatus;
import io.freshet.interop.proto.Empty;
import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.StreamingInputCallRequest;
import io.freshet.interop.proto.StreamingInputCallResponse;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TestServiceTests {

	private final AtomicReference<Metadata> headers = new AtomicReference<>(Metadata.empty());

	private final AtomicReference<Metadata> trailers = new AtomicReference<>(Metadata.empty());

	private InteropServer server;

	private RpcChannel channel;

	private TestServiceRpc.Client client;

	@BeforeEach
	void connect() throws Exception {
		this.server = Transport.PLAINTEXT.startServer();
		this.channel = RpcChannel.create("localhost:" + this.server.port(), ChannelOptions.builder().build());
		this.client = TestServiceRpc.client(this.channel);
	}

	@AfterEach
	void close() {
		this.channel.close();
		this.server.close();
	}

	@Test
	void echoesMetadataOnEveryMethod() {
		byte[] bytes = { 0, 1, (byte) 0xff };
		TestServiceRpc.Client echoing = this.client.withMetadata(
				Metadata.builder().add(MetadataEcho.IN_HEADERS, "text").add(MetadataEcho.IN_TRAILERS, bytes).build())
			.withInterceptors((call, next) -> {
				call.addListener(new ClientCallListener() {

					@Override
					public void onHeaders(Metadata received) {
						TestServiceTests.this.headers.set(received);
					}

					@Override
					public void onClose(Status status, Metadata received) {
						TestServiceTests.this.trailers.set(received);
					}

				});
				next.proceed(call);
			});
		List<Runnable> calls = List.of(() -> echoing.emptyCall(Empty.getDefaultInstance()),
				() -> echoing.unaryCall(SimpleRequest.getDefaultInstance()),
				() -> echoing.cacheableUnaryCall(SimpleRequest.getDefaultInstance()),
				() -> drain(echoing.streamingOutputCall(request(1))), () -> echoing.streamingInputCall().finish(),
				() -> exchange(echoing.fullDuplexCall(), request(1)),
				() -> exchange(echoing.halfDuplexCall(), request(1)));
		for (Runnable call : calls) {
			this.headers.set(Metadata.empty());
			this.trailers.set(Metadata.empty());
			call.run();
			assertThat(this.headers.get().getAll(MetadataEcho.IN_HEADERS)).containsExactly("text");
			assertThat(this.trailers.get().getAllBinary(MetadataEcho.IN_TRAILERS)).containsExactly(bytes);
		}
	}

	@Test
	void letsProxiesKeepCacheableResponses() {
		this.client.withInterceptors((call, next) -> {
			call.addListener(new ClientCallListener() {

				@Override
				public void onHeaders(Metadata received) {
					TestServiceTests.this.headers.set(received);
				}

			});
			next.proceed(call);
		}).cacheableUnaryCall(SimpleRequest.getDefaultInstance());
		assertThat(this.headers.get().get("cache-control")).contains("public").contains("max-age");
	}

	@Test
	void refusesPayloadsThatDoNotExist() {
		assertInvalid(() -> this.client.unaryCall(SimpleRequest.newBuilder().setResponseTypeValue(7).build()));
		assertInvalid(() -> this.client.unaryCall(SimpleRequest.newBuilder().setResponseSize(-1).build()));
		assertInvalid(
				() -> drain(this.client.streamingOutputCall(request(1).toBuilder().setResponseTypeValue(7).build())));
		assertInvalid(
				() -> exchange(this.client.fullDuplexCall(), request(1).toBuilder().setResponseTypeValue(7).build()));
		assertInvalid(() -> exchange(this.client.halfDuplexCall(), request(-1)));
	}

	@Test
	void refusesRequestsThatAreCompressedWhereTheyShouldNotBe() {
		BoolValue plain = BoolValue.getDefaultInstance();
		TestServiceRpc.Client compressing = this.client.withCompression("gzip");
		assertInvalid(() -> compressing.unaryCall(SimpleRequest.newBuilder().setExpectCompressed(plain).build()));
		assertInvalid(() -> {
			try (ClientStream<StreamingInputCallRequest, StreamingInputCallResponse> stream = compressing
				.streamingInputCall()) {
				stream.write(StreamingInputCallRequest.newBuilder().setExpectCompressed(plain).build());
				stream.finish();
			}
		});
	}

	@Test
	void endsWithTheStatusThatIsAskedFor() {
		EchoStatus wanted = EchoStatus.newBuilder().setCode(9).setMessage("not now").build();
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> this.client.unaryCall(SimpleRequest.newBuilder().setResponseStatus(wanted).build()))
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo(StatusCode.FAILED_PRECONDITION);
				assertThat(failure.status().message()).isEqualTo("not now");
				assertThat(failure.receivedFromPeer()).isTrue();
			});
	}

	@Test
	void answersHalfDuplexCallWhenTheLastRequestHasCome() {
		List<Integer> sizes = new ArrayList<>();
		try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = this.client
			.halfDuplexCall()) {
			stream.write(request(3));
			stream.write(request(1));
			stream.halfClose();
			stream.forEach((response) -> sizes.add(response.getPayload().getBody().size()));
		}
		assertThat(sizes).containsExactly(3, 1);
	}

	@Test
	void waitsBetweenResponses() {
		StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
		for (int i = 0; i < 3; i++) {
			request.addResponseParameters(ResponseParameters.newBuilder().setIntervalUs(20_000));
		}
		long start = System.nanoTime();
		assertThat(drain(this.client.streamingOutputCall(request.build()))).hasSize(3);
		assertThat(System.nanoTime() - start).isGreaterThan(59_000_000L);
	}

	@Test
	void tellsWhereTheConnectionComesFrom() {
		StreamingOutputCallRequest request = StreamingOutputCallRequest.newBuilder()
			.addResponseParameters(
					ResponseParameters.newBuilder().setFillPeerSocketAddress(BoolValue.newBuilder().setValue(true)))
			.build();
		assertThat(drain(this.client.streamingOutputCall(request))).singleElement()
			.satisfies((response) -> assertThat(response.getPeerSocketAddress()).matches(".*:\\d+"));
	}

	private static StreamingOutputCallRequest request(int size) {
		return StreamingOutputCallRequest.newBuilder()
			.addResponseParameters(ResponseParameters.newBuilder().setSize(size))
			.build();
	}

	private static List<StreamingOutputCallResponse> exchange(
			BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream,
			StreamingOutputCallRequest request) {
		stream.write(request);
		stream.halfClose();
		return drain(stream);
	}

	private static List<StreamingOutputCallResponse> drain(RpcReader<StreamingOutputCallResponse> responses) {
		try (responses) {
			return responses.stream().toList();
		}
	}

	private static void assertInvalid(ThrowingCallable call) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(call)
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT));
	}

}
