package io.freshet.interop.peer;

import java.util.Iterator;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.grpc.Status;
import io.grpc.services.MetricRecorder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.BoolValue;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.Messages.StreamingInputCallResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceImpl;

/**
 * grpc-java's service with four things that the official cases ask of a server and that
 * it lacks: it tells its id, it refuses requests whose compressed flag is not the
 * expected one, it compresses responses of a stream one by one, and it tells the address
 * that a connection comes from. For the latter its messages have no fields yet.
 */
final class CheckingTestService extends TestServiceImpl {

	/** {@code ResponseParameters.fill_peer_socket_address}. */
	private static final int FILL_PEER_SOCKET_ADDRESS = 4;

	/** {@code StreamingOutputCallResponse.peer_socket_address}. */
	private static final int PEER_SOCKET_ADDRESS = 2;

	CheckingTestService(ScheduledExecutorService executor, MetricRecorder load) {
		super(executor, load);
	}

	@Override
	public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
		boolean compressed = RequestFlags.KEY.get().next();
		if (request.hasExpectCompressed() && isUnexpected(request.getExpectCompressed(), compressed)) {
			responses.onError(Status.INVALID_ARGUMENT.asRuntimeException());
		}
		else if (request.getFillServerId()) {
			responses.onNext(SimpleResponse.newBuilder().setServerId("grpc-java").build());
			responses.onCompleted();
		}
		else {
			super.unaryCall(request, responses);
		}
	}

	@Override
	public StreamObserver<StreamingInputCallRequest> streamingInputCall(
			StreamObserver<StreamingInputCallResponse> responses) {
		RequestFlags flags = RequestFlags.KEY.get();
		StreamObserver<StreamingInputCallRequest> requests = super.streamingInputCall(responses);
		return new StreamObserver<>() {

			private boolean ended;

			@Override
			public void onNext(StreamingInputCallRequest request) {
				boolean compressed = flags.next();
				if (request.hasExpectCompressed() && isUnexpected(request.getExpectCompressed(), compressed)) {
					this.ended = true;
					responses.onError(Status.INVALID_ARGUMENT.asRuntimeException());
				}
				else {
					requests.onNext(request);
				}
			}

			@Override
			public void onError(Throwable failure) {
				requests.onError(failure);
			}

			@Override
			public void onCompleted() {
				if (!this.ended) {
					requests.onCompleted();
				}
			}

		};
	}

	@Override
	public void streamingOutputCall(StreamingOutputCallRequest request,
			StreamObserver<StreamingOutputCallResponse> responses) {
		ServerCallStreamObserver<StreamingOutputCallResponse> call = (ServerCallStreamObserver<StreamingOutputCallResponse>) responses;
		Iterator<ResponseParameters> parameters = request.getResponseParametersList().iterator();
		call.setCompression("gzip");
		super.streamingOutputCall(request, new StreamObserver<>() {

			@Override
			public void onNext(StreamingOutputCallResponse response) {
				call.setMessageCompression(parameters.next().getCompressed().getValue());
				call.onNext(response);
			}

			@Override
			public void onError(Throwable failure) {
				call.onError(failure);
			}

			@Override
			public void onCompleted() {
				call.onCompleted();
			}

		});
	}

	@Override
	public StreamObserver<StreamingOutputCallRequest> fullDuplexCall(
			StreamObserver<StreamingOutputCallResponse> responses) {
		ByteString peer = ByteString.copyFromUtf8(PeerAddress.KEY.get());
		AtomicBoolean asked = new AtomicBoolean();
		StreamObserver<StreamingOutputCallRequest> requests = super.fullDuplexCall(new StreamObserver<>() {

			@Override
			public void onNext(StreamingOutputCallResponse response) {
				responses.onNext(asked.get() ? response.toBuilder()
					.setUnknownFields(UnknownFieldSet.newBuilder()
						.addField(PEER_SOCKET_ADDRESS, Field.newBuilder().addLengthDelimited(peer).build())
						.build())
					.build() : response);
			}

			@Override
			public void onError(Throwable failure) {
				responses.onError(failure);
			}

			@Override
			public void onCompleted() {
				responses.onCompleted();
			}

		});
		return new StreamObserver<>() {

			@Override
			public void onNext(StreamingOutputCallRequest request) {
				asked.set(request.getResponseParametersList()
					.stream()
					.anyMatch((parameters) -> parameters.getUnknownFields().hasField(FILL_PEER_SOCKET_ADDRESS)));
				requests.onNext(request);
			}

			@Override
			public void onError(Throwable failure) {
				requests.onError(failure);
			}

			@Override
			public void onCompleted() {
				requests.onCompleted();
			}

		};
	}

	private static boolean isUnexpected(BoolValue expected, boolean compressed) {
		return expected.getValue() != compressed;
	}

}
