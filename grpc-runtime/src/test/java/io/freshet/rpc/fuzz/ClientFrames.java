package io.freshet.rpc.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.protobuf.BytesValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * What a server sends: any bytes into a whole channel with a call of each kind under way.
 * Every call has to end.
 */
public final class ClientFrames {

	private static final MethodDescriptor<BytesValue, BytesValue> UNARY = method("U", MethodShape.UNARY);

	private static final MethodDescriptor<BytesValue, BytesValue> SERVER = method("S", MethodShape.SERVER_STREAMING);

	private static final MethodDescriptor<BytesValue, BytesValue> BIDI = method("B", MethodShape.BIDI_STREAMING);

	private static final BytesServer BYTES = new BytesServer();

	/** Keeps the threads that all channels share. */
	private static final RpcChannel ANCHOR = RpcChannel.create(BYTES.target());

	private ClientFrames() {
	}

	/**
	 * Tries an input.
	 * @param bytes how the bytes come in the first byte, then the bytes
	 * @throws Exception if a call does not end
	 */
	public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
		FuzzInput input = new FuzzInput(bytes);
		boolean framed = input.next() % 2 != 0;
		List<byte[]> pieces = new ArrayList<>();
		while (input.hasMore()) {
			pieces.add(framed ? input.frame() : input.rest());
		}
		// Has a buffer for good, which is not of this call.
		Http2CodecUtil.connectionPrefaceBuf();
		long before = heldBytes();
		CompletableFuture<Void> answered = BYTES.answerWith(pieces);
		List<CompletableFuture<?>> calls = new ArrayList<>();
		try (RpcChannel channel = RpcChannel.create(BYTES.target())) {
			BytesValue request = BytesValue.getDefaultInstance();
			calls.add(channel.async().unary(UNARY, CallOptions.DEFAULT, request));
			calls.add(Ended.of(channel.async().serverStreaming(SERVER, CallOptions.DEFAULT, request)));
			calls.add(Ended.of(channel.async().bidiStreaming(BIDI, CallOptions.DEFAULT, new Silent())));
			answered.get(10, TimeUnit.SECONDS);
		}
		for (CompletableFuture<?> call : calls) {
			awaitEnd(call);
		}
		for (int i = 0; heldBytes() > before; i++) {
			if (i > 2000) {
				throw new AssertionError(heldBytes() - before + " bytes are kept behind the end of the channel");
			}
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

	private static void awaitEnd(CompletableFuture<?> call) throws InterruptedException {
		try {
			call.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof RpcException)) {
				throw new AssertionError("the call failed", ex.getCause());
			}
		}
		catch (TimeoutException ex) {
			throw new AssertionError("the call does not end");
		}
	}

	private static long heldBytes() {
		return (ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator allocator)
				? allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory() : 0;
	}

	private static MethodDescriptor<BytesValue, BytesValue> method(String name, MethodShape shape) {
		return MethodDescriptors.of("e", name, shape, BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
	}

	/** Sends nothing and does not end. */
	private static final class Silent implements Flow.Publisher<BytesValue>, Flow.Subscription {

		@Override
		public void subscribe(Flow.Subscriber<? super BytesValue> subscriber) {
			subscriber.onSubscribe(this);
		}

		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
		}

	}

	/** Takes messages, a few at a time, until the end. */
	private static final class Ended extends CompletableFuture<Void> implements Flow.Subscriber<BytesValue> {

		private Flow.Subscription subscription;

		@SuppressWarnings("NullAway.Init") // set by onSubscribe
		private Ended() {
		}

		static Ended of(Flow.Publisher<BytesValue> responses) {
			Ended ended = new Ended();
			responses.subscribe(ended);
			return ended;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			subscription.request(1);
		}

		@Override
		public void onNext(BytesValue message) {
			this.subscription.request(1);
		}

		@Override
		public void onError(Throwable failure) {
			completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			complete(null);
		}

	}

}
