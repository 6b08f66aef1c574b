package io.freshet.interop.client;

import java.util.Arrays;

import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.client.BidiStream;

/** Metadata that the server sends back. */
final class MetadataCases {

	private static final String IN_HEADERS = "x-grpc-test-echo-initial";

	private static final String IN_TRAILERS = "x-grpc-test-echo-trailing-bin";

	private static final String TEXT = "test_initial_metadata_value";

	private static final byte[] BYTES = { (byte) 0xab, (byte) 0xab, (byte) 0xab };

	private MetadataCases() {
	}

	static void customMetadata(Peer peer) throws InterruptedException {
		Metadata metadata = Metadata.builder().add(IN_HEADERS, TEXT).add(IN_TRAILERS, BYTES).build();
		CallRecord unary = new CallRecord();
		Messages.expectSize(Messages.LARGE_RESPONSE,
				peer.client(unary).withMetadata(metadata).unaryCall(Messages.largeRequest().build()));
		expectEcho(unary);

		CallRecord duplex = new CallRecord();
		try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = peer.client(duplex)
			.withMetadata(metadata)
			.fullDuplexCall()) {
			stream.write(Messages.streamRequest(Messages.LARGE_REQUEST, Messages.LARGE_RESPONSE).build());
			stream.halfClose();
			StreamingCases.expectSize(Messages.LARGE_RESPONSE, stream);
			Expect.equal("a response after the last one", null, stream.read());
		}
		expectEcho(duplex);
	}

	private static void expectEcho(CallRecord record) throws InterruptedException {
		Expect.equal(IN_HEADERS, TEXT, record.headers().get(IN_HEADERS));
		Expect.equal(IN_TRAILERS, Arrays.toString(BYTES), Arrays.toString(record.trailers().getBinary(IN_TRAILERS)));
	}

}
