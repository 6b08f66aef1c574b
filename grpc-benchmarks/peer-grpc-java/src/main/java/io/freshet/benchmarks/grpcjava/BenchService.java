package io.freshet.benchmarks.grpcjava;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.proto.BenchGrpc;
import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.StreamRequest;
import io.freshet.benchmarks.proto.Summary;
import io.grpc.stub.StreamObserver;

/**
 * The benchmark service, written as grpc-java's users write theirs. Safe for use by
 * several threads.
 */
final class BenchService extends BenchGrpc.BenchImplBase {

	@Override
	public void unary(Payload request, StreamObserver<Payload> responses) {
		responses.onNext(Payload.newBuilder().setBody(request.getBody()).build());
		responses.onCompleted();
	}

	@Override
	public void serverStream(StreamRequest request, StreamObserver<Payload> responses) {
		ByteString body = ByteString.copyFrom(new byte[request.getSize()]);
		for (int i = 0; i < request.getMessages(); i++) {
			responses.onNext(Payload.newBuilder().setBody(body).build());
		}
		responses.onCompleted();
	}

	@Override
	public StreamObserver<Payload> clientStream(StreamObserver<Summary> responses) {
		return new StreamObserver<>() {

			private int messages;

			private long bytes;

			@Override
			public void onNext(Payload message) {
				this.messages++;
				this.bytes += message.getBody().size();
			}

			@Override
			public void onError(Throwable failure) {
				// the client went away: nobody is left to answer
			}

			@Override
			public void onCompleted() {
				responses.onNext(Summary.newBuilder().setMessages(this.messages).setBytes(this.bytes).build());
				responses.onCompleted();
			}

		};
	}

	@Override
	public StreamObserver<Payload> pingPong(StreamObserver<Payload> responses) {
		return new StreamObserver<>() {

			@Override
			public void onNext(Payload message) {
				responses.onNext(Payload.newBuilder().setBody(message.getBody()).build());
			}

			@Override
			public void onError(Throwable failure) {
				// the client went away: nobody is left to answer
			}

			@Override
			public void onCompleted() {
				responses.onCompleted();
			}

		};
	}

}
