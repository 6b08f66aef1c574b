package io.freshet.interop.conformance;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;

import io.freshet.interop.conformance.proto.BidiStreamRequest;
import io.freshet.interop.conformance.proto.ClientCompatRequest;
import io.freshet.interop.conformance.proto.ClientCompatResponse;
import io.freshet.interop.conformance.proto.ClientResponseResult;
import io.freshet.interop.conformance.proto.ClientStreamRequest;
import io.freshet.interop.conformance.proto.Code;
import io.freshet.interop.conformance.proto.ConformancePayload.RequestInfo;
import io.freshet.interop.conformance.proto.Error;
import io.freshet.interop.conformance.proto.HTTPVersion;
import io.freshet.interop.conformance.proto.Header;
import io.freshet.interop.conformance.proto.Protocol;
import io.freshet.interop.conformance.proto.ServerCompatRequest;
import io.freshet.interop.conformance.proto.ServerStreamRequest;
import io.freshet.interop.conformance.proto.StreamResponseDefinition;
import io.freshet.interop.conformance.proto.StreamType;
import io.freshet.interop.conformance.proto.UnaryRequest;
import io.freshet.interop.conformance.proto.UnaryResponseDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Lets the two programs for the conformance runner talk to each other, without it. */
@Timeout(30)
class ConformanceProgramsTests {

	private static final String BINARY = Base64.getEncoder().withoutPadding().encodeToString(new byte[] { 0, -1 });

	private final Runner runner;

	ConformanceProgramsTests() throws Exception {
		this.runner = new Runner(ServerCompatRequest.newBuilder()
			.setProtocol(Protocol.PROTOCOL_GRPC)
			.setHttpVersion(HTTPVersion.HTTP_VERSION_2)
			.setMessageReceiveLimit(1000)
			.build());
	}

	@AfterEach
	void stop() {
		this.runner.close();
	}

	@Test
	void echoesWhatUnaryCallLookedLike() throws Exception {
		UnaryRequest request = UnaryRequest.newBuilder()
			.setResponseDefinition(UnaryResponseDefinition.newBuilder()
				.addResponseHeaders(header("x-header", "h"))
				.addResponseTrailers(header("x-trailer-bin", BINARY))
				.setResponseData(ByteString.copyFromUtf8("data")))
			.build();
		ClientResponseResult result = call(
				this.runner.newCall("Unary", request).addRequestHeaders(header("x-request", "r")).setTimeoutMs(20_000));
		assertThat(result.getResponseHeadersList()).contains(header("x-header", "h"));
		assertThat(result.getResponseTrailersList()).contains(header("x-trailer-bin", BINARY));
		assertThat(result.getPayloads(0).getData().toStringUtf8()).isEqualTo("data");
		RequestInfo seen = result.getPayloads(0).getRequestInfo();
		assertThat(seen.getRequestHeadersList()).contains(header("x-request", "r"));
		assertThat(seen.getTimeoutMs()).isBetween(1L, 20_000L);
		assertThat(seen.getRequestsList()).containsExactly(Any.pack(request));
	}

	@Test
	void failsAsAskedTo() throws Exception {
		ClientStreamRequest request = ClientStreamRequest.newBuilder()
			.setResponseDefinition(UnaryResponseDefinition.newBuilder()
				.setError(Error.newBuilder().setCode(Code.CODE_ABORTED).setMessage("m\u00fc")))
			.build();
		ClientResponseResult result = call(
				this.runner.newCall("ClientStream", request).setStreamType(StreamType.STREAM_TYPE_CLIENT_STREAM));
		assertThat(result.getError().getCode()).isEqualTo(Code.CODE_ABORTED);
		assertThat(result.getError().getMessage()).isEqualTo("m\u00fc");
		assertThat(result.getError().getDetails(0).unpack(RequestInfo.class).getRequestsList())
			.containsExactly(Any.pack(request));
	}

	@Test
	void answersEachRequestOfFullDuplexStream() throws Exception {
		StreamResponseDefinition two = StreamResponseDefinition.newBuilder()
			.addResponseData(ByteString.copyFromUtf8("1"))
			.addResponseData(ByteString.copyFromUtf8("2"))
			.build();
		BidiStreamRequest first = BidiStreamRequest.newBuilder().setFullDuplex(true).setResponseDefinition(two).build();
		BidiStreamRequest second = BidiStreamRequest.getDefaultInstance();
		ClientResponseResult result = call(this.runner.newCall("BidiStream", first, second)
			.setStreamType(StreamType.STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM));
		assertThat(result.hasError()).isFalse();
		assertThat(result.getPayloadsList()).extracting((payload) -> payload.getData().toStringUtf8())
			.containsExactly("1", "2");
		assertThat(result.getPayloads(1).getRequestInfo().getRequestsList()).containsExactly(Any.pack(second));
	}

	@Test
	void cancelsAfterResponse() throws Exception {
		ServerStreamRequest request = ServerStreamRequest.newBuilder()
			.setResponseDefinition(StreamResponseDefinition.newBuilder()
				.addResponseData(ByteString.EMPTY)
				.addResponseData(ByteString.EMPTY)
				.setResponseDelayMs(100))
			.build();
		ClientCompatRequest.Builder call = this.runner.newCall("ServerStream", request);
		call.getCancelBuilder().setAfterNumResponses(1);
		ClientResponseResult result = call(call);
		assertThat(result.getPayloadsCount()).isEqualTo(1);
		assertThat(result.getError().getCode()).isEqualTo(Code.CODE_CANCELED);
	}

	@Test
	void refusesRequestOverTheLimitThatTheRunnerSet() throws Exception {
		UnaryRequest request = UnaryRequest.newBuilder().setRequestData(ByteString.copyFrom(new byte[1001])).build();
		assertThat(call(this.runner.newCall("Unary", request)).getError().getCode())
			.isEqualTo(Code.CODE_RESOURCE_EXHAUSTED);
	}

	@Test
	void refusesServerThatDoesNotExist() {
		ServerCompatRequest request = ServerCompatRequest.newBuilder()
			.setHttpVersion(HTTPVersion.HTTP_VERSION_3)
			.build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConformanceServer.start(Runner.sized(request), new ByteArrayOutputStream()))
			.withMessageContaining("HTTP_VERSION_3");
	}

	@Test
	void refusesCallOverVersionThatTheClientDoesNotSpeak() throws Exception {
		ClientCompatRequest.Builder call = this.runner.newCall("Unary", UnaryRequest.getDefaultInstance());
		ClientCompatResponse response = Runner.make(call.setHttpVersion(HTTPVersion.HTTP_VERSION_3));
		assertThat(response.getError().getMessage()).contains("HTTP_VERSION_3");
	}

	private static ClientResponseResult call(ClientCompatRequest.Builder call) throws Exception {
		ClientCompatResponse response = Runner.make(call);
		assertThat(response.hasResponse()).as("%s", response).isTrue();
		return response.getResponse();
	}

	private static Header header(String name, String value) {
		return Header.newBuilder().setName(name).addValue(value).build();
	}

}
