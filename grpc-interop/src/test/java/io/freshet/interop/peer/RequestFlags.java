package io.freshet.interop.peer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;

/**
 * Notes of every request that grpc-java's server gets whether it travelled compressed.
 */
final class RequestFlags extends ServerStreamTracer {

	static final Context.Key<RequestFlags> KEY = Context.key("request flags");

	static final Factory FACTORY = new Factory() {

		@Override
		public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
			return new RequestFlags();
		}

	};

	private final Queue<Boolean> compressed = new ConcurrentLinkedQueue<>();

	@Override
	public Context filterContext(Context context) {
		return context.withValue(KEY, this);
	}

	/** The size before compression is known only for messages that are not compressed. */
	@Override
	public void inboundMessageRead(int index, long wireSize, long uncompressedSize) {
		this.compressed.add(uncompressedSize < 0);
	}

	/**
	 * Returns the flag of the next request. To be called once for each request.
	 * @return whether it travelled compressed
	 */
	boolean next() {
		return this.compressed.remove();
	}

}
