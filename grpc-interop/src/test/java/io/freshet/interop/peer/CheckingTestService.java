package io.freshet.interop.peer;

import java.util.Iterator;
import java.util.concurrent.ScheduledExecutorService;

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
 * grpc-java's service with three things that the official cases ask of a server and that
 * it lacks: it tells its id, it refuses requests whose compressed flag is not the
 * expected one, and it compresses responses of a stream one by one.
 */
final class CheckingTestService extends TestServiceImpl {

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

	private static boolean isUnexpected(BoolValue expected, boolean compressed) {
		return expected.getValue() != compressed;
	}

}
