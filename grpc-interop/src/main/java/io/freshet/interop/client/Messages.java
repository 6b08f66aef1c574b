package io.freshet.interop.client;

import com.google.protobuf.ByteString;

import io.freshet.interop.proto.BoolValue;
import io.freshet.interop.proto.Payload;
import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.SimpleResponse;
import io.freshet.interop.proto.StreamingOutputCallRequest;

/** The messages that several cases send. */
final class Messages {

	static final int LARGE_REQUEST = 271828;

	static final int LARGE_RESPONSE = 314159;

	static final BoolValue YES = BoolValue.newBuilder().setValue(true).build();

	static final BoolValue NO = BoolValue.getDefaultInstance();

	private Messages() {
	}

	static Payload payload(int size) {
		return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
	}

	static SimpleRequest.Builder largeRequest() {
		return request(LARGE_REQUEST, LARGE_RESPONSE);
	}

	static SimpleRequest.Builder request(int requestSize, int responseSize) {
		return SimpleRequest.newBuilder().setResponseSize(responseSize).setPayload(payload(requestSize));
	}

	static StreamingOutputCallRequest.Builder streamRequest(int requestSize, int responseSize) {
		return StreamingOutputCallRequest.newBuilder()
			.setPayload(payload(requestSize))
			.addResponseParameters(ResponseParameters.newBuilder().setSize(responseSize));
	}

	static void expectSize(int size, SimpleResponse response) {
		Expect.equal("the payload", payload(size), response.getPayload());
	}

}
