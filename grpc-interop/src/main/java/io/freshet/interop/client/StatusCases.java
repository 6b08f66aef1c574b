package io.freshet.interop.client;

import io.freshet.interop.proto.EchoStatus;
import io.freshet.interop.proto.Empty;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.UnimplementedServiceRpc;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;

/** Calls that end with a status other than OK. */
final class StatusCases {

	private StatusCases() {
	}

	static void statusCodeAndMessage(Peer peer) {
		Status status = Status.of(StatusCode.UNKNOWN, "test status message");
		Expect.equal("the status of the unary call", status, unary(peer, status));
		Expect.equal("the status of the duplex call", status, duplex(peer, status));
	}

	static void specialStatusMessage(Peer peer) {
		Status status = Status.of(StatusCode.UNKNOWN,
				"\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \ud83d\ude08\t\n");
		Expect.equal("the status", status, unary(peer, status));
	}

	static void unimplementedMethod(Peer peer) {
		Expect.failure(StatusCode.UNIMPLEMENTED, () -> peer.client().unimplementedCall(Empty.getDefaultInstance()));
	}

	static void unimplementedService(Peer peer) {
		Expect.failure(StatusCode.UNIMPLEMENTED,
				() -> UnimplementedServiceRpc.client(peer.channel()).unimplementedCall(Empty.getDefaultInstance()));
	}

	private static Status unary(Peer peer, Status status) {
		SimpleRequest request = SimpleRequest.newBuilder().setResponseStatus(wish(status)).build();
		return Expect.failure(status.code(), () -> peer.client().unaryCall(request));
	}

	private static Status duplex(Peer peer, Status status) {
		return Expect.failure(status.code(), () -> {
			try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = peer.client()
				.fullDuplexCall()) {
				stream.write(StreamingOutputCallRequest.newBuilder().setResponseStatus(wish(status)).build());
				stream.halfClose();
				stream.read();
			}
		});
	}

	private static EchoStatus wish(Status status) {
		return EchoStatus.newBuilder().setCode(status.code().value()).setMessage(status.message()).build();
	}

}
