package io.freshet.interop.peer;

import java.util.Objects;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Lets grpc-java's service know the address that a connection comes from. */
final class PeerAddress implements ServerInterceptor {

	static final Context.Key<String> KEY = Context.key("peer-address");

	@Override
	public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		Object address = Objects.requireNonNull(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
		return Contexts.interceptCall(Context.current().withValue(KEY, address.toString()), call, headers, next);
	}

}
