package io.freshet.interop.server;

import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;

/**
 * Sends two well-known entries of the request metadata back, one in the headers and one
 * in the trailers, whatever the method. Immutable.
 */
final class MetadataEcho implements ServerInterceptor {

	static final String IN_HEADERS = "x-grpc-test-echo-initial";

	static final String IN_TRAILERS = "x-grpc-test-echo-trailing-bin";

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		for (String value : call.metadata().getAll(IN_HEADERS)) {
			call.addHeader(IN_HEADERS, value);
		}
		for (byte[] value : call.metadata().getAllBinary(IN_TRAILERS)) {
			call.addTrailer(IN_TRAILERS, value);
		}
		next.proceed(call);
	}

}
