package io.freshet.interop.client;

import java.util.List;

import io.freshet.interop.proto.BoolValue;
import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.StreamingInputCallRequest;
import io.freshet.interop.proto.StreamingInputCallResponse;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientStream;

/**
 * Messages with and without compression. The probes find out whether the server looks at
 * the flag of a message at all.
 */
final class CompressionCases {

	private static final String GZIP = "gzip";

	private CompressionCases() {
	}

	static void clientCompressedUnary(Peer peer) {
		Expect.failure(StatusCode.INVALID_ARGUMENT,
				() -> peer.client().unaryCall(Messages.largeRequest().setExpectCompressed(Messages.YES).build()));
		clientCompressedUnaryWithoutProbe(peer);
	}

	static void clientCompressedUnaryWithoutProbe(Peer peer) {
		TestServiceRpc.Client compressing = peer.client().withCompression(GZIP);
		Messages.expectSize(Messages.LARGE_RESPONSE,
				compressing.unaryCall(Messages.largeRequest().setExpectCompressed(Messages.YES).build()));
		Messages.expectSize(Messages.LARGE_RESPONSE,
				peer.client().unaryCall(Messages.largeRequest().setExpectCompressed(Messages.NO).build()));
	}

	static void serverCompressedUnary(Peer peer) {
		for (BoolValue compressed : List.of(Messages.YES, Messages.NO)) {
			CallRecord record = new CallRecord();
			Messages.expectSize(Messages.LARGE_RESPONSE,
					peer.client(record).unaryCall(Messages.largeRequest().setResponseCompressed(compressed).build()));
			Expect.equal("whether the response is compressed", List.of(compressed.getValue()),
					record.compressedResponses());
		}
	}

	static void clientCompressedStreaming(Peer peer) {
		Expect.failure(StatusCode.INVALID_ARGUMENT, () -> {
			try (ClientStream<StreamingInputCallRequest, StreamingInputCallResponse> stream = peer.client()
				.streamingInputCall()) {
				stream.write(request(27182, Messages.YES));
				stream.finish();
			}
		});
		clientCompressedStreamingWithoutProbe(peer);
	}

	static void clientCompressedStreamingWithoutProbe(Peer peer) {
		try (ClientStream<StreamingInputCallRequest, StreamingInputCallResponse> stream = peer.client()
			.withCompression(GZIP)
			.streamingInputCall()) {
			stream.compress(true);
			stream.write(request(27182, Messages.YES));
			stream.compress(false);
			stream.write(request(45904, Messages.NO));
			Expect.equal("the sum of sizes", 73086, stream.finish().getAggregatedPayloadSize());
		}
	}

	static void serverCompressedStreaming(Peer peer) {
		CallRecord record = new CallRecord();
		StreamingOutputCallRequest request = StreamingOutputCallRequest.newBuilder()
			.addResponseParameters(ResponseParameters.newBuilder().setSize(31415).setCompressed(Messages.YES))
			.addResponseParameters(ResponseParameters.newBuilder().setSize(92653).setCompressed(Messages.NO))
			.build();
		try (RpcReader<StreamingOutputCallResponse> responses = peer.client(record).streamingOutputCall(request)) {
			StreamingCases.expectSize(31415, responses);
			StreamingCases.expectSize(92653, responses);
			Expect.equal("a response after the last one", null, responses.read());
		}
		Expect.equal("which responses are compressed", List.of(true, false), record.compressedResponses());
	}

	private static StreamingInputCallRequest request(int size, BoolValue compressed) {
		return StreamingInputCallRequest.newBuilder()
			.setPayload(Messages.payload(size))
			.setExpectCompressed(compressed)
			.build();
	}

}
