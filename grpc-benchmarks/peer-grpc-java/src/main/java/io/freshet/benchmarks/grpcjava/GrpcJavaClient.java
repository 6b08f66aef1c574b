package io.freshet.benchmarks.grpcjava;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.client.ClientProcess;
import io.freshet.benchmarks.client.MeasuredClient;
import io.freshet.benchmarks.proto.BenchGrpc;
import io.freshet.benchmarks.proto.Payload;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * grpc-java's client on its Netty transport. The arguments are the port of the server and
 * where asynchronous calls hear of their answer: {@code direct} (the event loop) or
 * {@code pool} (a thread of the pool that channels have unless they are told otherwise).
 * Blocking calls are the same with both.
 */
public final class GrpcJavaClient implements MeasuredClient {

	private static final int BODY_BYTES = 32;

	private static final Payload REQUEST = Payload.newBuilder()
		.setBody(ByteString.copyFrom(new byte[BODY_BYTES]))
		.build();

	private final BenchGrpc.BenchBlockingStub blocking;

	private final BenchGrpc.BenchStub async;

	private GrpcJavaClient(ManagedChannel channel) {
		this.blocking = BenchGrpc.newBlockingStub(channel);
		this.async = BenchGrpc.newStub(channel);
	}

	/**
	 * Makes calls until the harness is done.
	 * @param args the port and the executor
	 * @throws Exception if a call fails
	 */
	public static void main(String[] args) throws Exception {
		NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[0]))
			.usePlaintext();
		switch (args[1]) {
			case "direct" -> builder.directExecutor();
			case "pool" -> {
			}
			default -> throw new IllegalArgumentException("unknown executor '" + args[1] + "'");
		}
		ClientProcess.serveAndExit(new GrpcJavaClient(builder.build()), GrpcJavaServer.description());
	}

	@Override
	public void call() {
		check(this.blocking.unary(REQUEST));
	}

	@Override
	public void start(Outcome outcome) {
		this.async.unary(REQUEST, new StreamObserver<>() {

			private @Nullable Throwable failure;

			@Override
			public void onNext(Payload answer) {
				check(answer);
			}

			@Override
			public void onError(Throwable failure) {
				this.failure = failure;
				onCompleted();
			}

			@Override
			public void onCompleted() {
				outcome.onEnd(this.failure);
			}

		});
	}

	private static void check(Payload answer) {
		if (answer.getBody().size() != BODY_BYTES) {
			throw new IllegalStateException("an answer of " + answer.getBody().size() + " bytes");
		}
	}

}
