package io.freshet.benchmarks.freshet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import com.google.protobuf.ByteString;
import io.freshet.benchmarks.proto.BenchRpc;
import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.StreamRequest;
import io.freshet.benchmarks.proto.Summary;

/**
 * The benchmark service as code that never blocks, with the JDK's own types. Safe for use
 * by several threads.
 */
final class AsyncBenchService implements BenchRpc.AsyncService {

	@Override
	public CompletionStage<Payload> unary(Payload request) {
		return CompletableFuture.completedFuture(Payload.newBuilder().setBody(request.getBody()).build());
	}

	@Override
	public Flow.Publisher<Payload> serverStream(StreamRequest request) {
		ByteString body = ByteString.copyFrom(new byte[request.getSize()]);
		return (subscriber) -> subscriber.onSubscribe(new RepeatedPayload(body, request.getMessages(), subscriber));
	}

	@Override
	public CompletionStage<Summary> clientStream(Flow.Publisher<Payload> requests) {
		PayloadCount count = new PayloadCount();
		requests.subscribe(count);
		return count.summary();
	}

	@Override
	public Flow.Publisher<Payload> pingPong(Flow.Publisher<Payload> requests) {
		return (subscriber) -> requests.subscribe(new PayloadEcho(subscriber));
	}

}
