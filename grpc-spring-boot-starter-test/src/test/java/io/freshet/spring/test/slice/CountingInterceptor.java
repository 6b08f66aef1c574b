package io.freshet.spring.test.slice;

import java.util.concurrent.atomic.AtomicInteger;

import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.GlobalRpcInterceptor;

/** Counts calls. */
@GlobalRpcInterceptor
class CountingInterceptor implements ServerInterceptor {

	final AtomicInteger calls = new AtomicInteger();

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		this.calls.incrementAndGet();
		next.proceed(call);
	}

}
