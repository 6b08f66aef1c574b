package io.freshet.interop.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerCallListener;
import io.freshet.rpc.server.ServerInterceptor;

/** Notes of every request whether it travelled compressed. Immutable. */
final class RequestCompression implements ServerInterceptor {

	private static final AttributeKey<Queue<Boolean>> COMPRESSED = AttributeKey.of("compressed requests");

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		Queue<Boolean> flags = new ConcurrentLinkedQueue<>();
		call.attribute(COMPRESSED, flags);
		call.addListener(new ServerCallListener() {

			@Override
			public void onRequest(Object message, int wireBytes, boolean compressed) {
				flags.add(compressed);
			}

		});
		next.proceed(call);
	}

	/**
	 * Returns whether the request that was read last travelled compressed. To be called
	 * once after each request.
	 * @return the flag of the message
	 */
	static boolean ofThisRequest() {
		Queue<Boolean> flags = RpcContext.current().attribute(COMPRESSED);
		Boolean flag = (flags != null) ? flags.poll() : null;
		if (flag == null) {
			throw new RpcException(StatusCode.INTERNAL, "nobody told whether the request was compressed");
		}
		return flag;
	}

}
