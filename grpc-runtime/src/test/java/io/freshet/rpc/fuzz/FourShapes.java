package io.freshet.rpc.fuzz;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.BytesValue;
import com.google.protobuf.WrappersProto;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.server.Exchanges;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;

/** A service with a method of each kind, which answers on the thread of the call. */
final class FourShapes {

	private FourShapes() {
	}

	/**
	 * Returns a server with the service.
	 * @return what serves the streams of its connections
	 */
	static StreamAcceptor server() {
		return Exchanges.of(ServerOptions.builder().maxInboundMessageBytes(64 * 1024).build(), service());
	}

	private static ServiceDefinition service() {
		MethodDescriptor<BytesValue, BytesValue> unary = method("U", MethodShape.UNARY).withoutSideEffects();
		MethodDescriptor<BytesValue, BytesValue> server = method("S", MethodShape.SERVER_STREAMING);
		MethodDescriptor<BytesValue, BytesValue> client = method("C", MethodShape.CLIENT_STREAMING);
		MethodDescriptor<BytesValue, BytesValue> bidi = method("B", MethodShape.BIDI_STREAMING);
		ServiceDescriptor descriptor = new ServiceDescriptor("e", List.of(unary, server, client, bidi),
				WrappersProto::getDescriptor);
		return ServiceDefinition.builder(descriptor).asyncUnary(unary, (request) -> {
			RpcContext.current().compressResponses("gzip");
			return CompletableFuture.completedFuture(request);
		})
			.asyncServerStreaming(server, (request) -> new Repeating(request))
			.asyncClientStreaming(client, Counting::of)
			.asyncBidiStreaming(bidi, (requests) -> requests)
			.build();
	}

	private static MethodDescriptor<BytesValue, BytesValue> method(String name, MethodShape shape) {
		return MethodDescriptors.of("e", name, shape, BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
	}

	/** A message five times, as fast as the client takes it. */
	private record Repeating(BytesValue message) implements Flow.Publisher<BytesValue> {

		@Override
		public void subscribe(Flow.Subscriber<? super BytesValue> subscriber) {
			AtomicInteger left = new AtomicInteger(5);
			subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long count) {
					for (long i = 0; i < count; i++) {
						int rest = left.getAndDecrement();
						if (rest > 0) {
							subscriber.onNext(Repeating.this.message);
						}
						if (rest == 1) {
							subscriber.onComplete();
						}
						if (rest <= 1) {
							return;
						}
					}
				}

				@Override
				public void cancel() {
					left.set(0);
				}

			});
		}

	}

	/** The last one of some messages. */
	private static final class Counting extends CompletableFuture<BytesValue> implements Flow.Subscriber<BytesValue> {

		private BytesValue last = BytesValue.getDefaultInstance();

		static CompletableFuture<BytesValue> of(Flow.Publisher<BytesValue> requests) {
			Counting counting = new Counting();
			requests.subscribe(counting);
			return counting;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(BytesValue message) {
			this.last = message;
		}

		@Override
		public void onError(Throwable failure) {
			completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			complete(this.last);
		}

	}

}
