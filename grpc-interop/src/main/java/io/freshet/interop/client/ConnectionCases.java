package io.freshet.interop.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.RpcChannel;

/** More calls than one connection takes. */
final class ConnectionCases {

	private ConnectionCases() {
	}

	/**
	 * Holds two calls open, which is all that the server allows on a connection, and
	 * makes a third: it has to come from another socket.
	 * @param peer the server, started with a limit of two streams
	 * @throws IOException if the certificate cannot be read
	 */
	static void maxConcurrentStreamsConnectionScaling(Peer peer) throws IOException {
		List<BidiStream<?, ?>> calls = new ArrayList<>();
		try (RpcChannel channel = peer.newChannel((options) -> options.maxConnectionsPerEndpoint(2))) {
			TestServiceRpc.Client client = peer.client(channel);
			List<String> sockets = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> call = client.fullDuplexCall();
				calls.add(call);
				sockets.add(askForSocket(call));
			}
			Expect.equal("the socket of the second call", sockets.get(0), sockets.get(1));
			Expect.equal("whether the third call came from the same socket", false,
					sockets.get(2).equals(sockets.get(0)));
			calls.forEach(BidiStream::halfClose);
			for (BidiStream<?, ?> call : calls) {
				Expect.equal("a response after the last one", null, call.read());
			}
		}
		finally {
			calls.forEach(BidiStream::close);
		}
	}

	private static String askForSocket(BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> call) {
		call.write(StreamingOutputCallRequest.newBuilder()
			.addResponseParameters(ResponseParameters.newBuilder().setSize(1).setFillPeerSocketAddress(Messages.YES))
			.setPayload(Messages.payload(1))
			.build());
		StreamingOutputCallResponse response = call.read();
		if (response == null || response.getPeerSocketAddress().isEmpty()) {
			throw new AssertionError("the server did not tell the address of its peer");
		}
		return response.getPeerSocketAddress();
	}

}
