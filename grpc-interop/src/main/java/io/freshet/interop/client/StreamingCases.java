package io.freshet.interop.client;

import java.util.ArrayList;
import java.util.List;

import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.StreamingInputCallRequest;
import io.freshet.interop.proto.StreamingInputCallResponse;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ClientStream;

/** Several messages one way, the other way or both. */
final class StreamingCases {

	private static final List<Integer> REQUEST_SIZES = List.of(27182, 8, 1828, 45904);

	private static final List<Integer> RESPONSE_SIZES = List.of(31415, 9, 2653, 58979);

	private StreamingCases() {
	}

	static void clientStreaming(Peer peer) {
		try (ClientStream<StreamingInputCallRequest, StreamingInputCallResponse> stream = peer.client()
			.streamingInputCall()) {
			for (int size : REQUEST_SIZES) {
				stream.write(StreamingInputCallRequest.newBuilder().setPayload(Messages.payload(size)).build());
			}
			Expect.equal("the sum of sizes", 74922, stream.finish().getAggregatedPayloadSize());
		}
	}

	static void serverStreaming(Peer peer) {
		StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
		RESPONSE_SIZES.forEach((size) -> request.addResponseParameters(ResponseParameters.newBuilder().setSize(size)));
		List<Integer> sizes = new ArrayList<>();
		try (RpcReader<StreamingOutputCallResponse> responses = peer.client().streamingOutputCall(request.build())) {
			responses.forEach((response) -> sizes.add(response.getPayload().getBody().size()));
		}
		Expect.equal("the sizes of the responses", RESPONSE_SIZES, sizes);
	}

	static void pingPong(Peer peer) {
		try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = peer.client()
			.fullDuplexCall()) {
			for (int i = 0; i < REQUEST_SIZES.size(); i++) {
				stream.write(Messages.streamRequest(REQUEST_SIZES.get(i), RESPONSE_SIZES.get(i)).build());
				expectSize(RESPONSE_SIZES.get(i), stream);
			}
			stream.halfClose();
			Expect.equal("a response after the last one", null, stream.read());
		}
	}

	static void emptyStream(Peer peer) {
		try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = peer.client()
			.fullDuplexCall()) {
			stream.halfClose();
			Expect.equal("a response to no request", null, stream.read());
		}
	}

	/**
	 * Reads a response and checks it.
	 * @param size the size that its payload should have
	 * @param responses where to read
	 */
	static void expectSize(int size, RpcReader<StreamingOutputCallResponse> responses) {
		StreamingOutputCallResponse response = responses.read();
		if (response == null) {
			throw new AssertionError("the stream ended before a response of " + size + " bytes");
		}
		Expect.equal("the payload", Messages.payload(size), response.getPayload());
	}

}
