package io.freshet.interop.client;

import java.time.Duration;

import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;

/** Calls that the client ends before the server has. */
final class EarlyEndCases {

	private EarlyEndCases() {
	}

	static void cancelAfterBegin(Peer peer) throws InterruptedException {
		CallRecord record = new CallRecord();
		peer.client(record).streamingInputCall().close();
		Expect.equal("the code", StatusCode.CANCELLED, record.status().code());
	}

	static void cancelAfterFirstResponse(Peer peer) throws InterruptedException {
		CallRecord record = new CallRecord();
		try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = peer.client(record)
			.fullDuplexCall()) {
			stream.write(Messages.streamRequest(27182, 31415).build());
			StreamingCases.expectSize(31415, stream);
		}
		Expect.equal("the code", StatusCode.CANCELLED, record.status().code());
	}

	static void timeoutOnSleepingServer(Peer peer) {
		Expect.failure(StatusCode.DEADLINE_EXCEEDED, () -> {
			try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = peer.client()
				.withDeadline(Duration.ofMillis(1))
				.fullDuplexCall()) {
				stream.write(StreamingOutputCallRequest.newBuilder().setPayload(Messages.payload(27182)).build());
				stream.read();
			}
		});
	}

}
