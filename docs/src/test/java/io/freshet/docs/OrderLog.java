package io.freshet.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.GlobalRpcInterceptor;

import org.springframework.core.annotation.Order;

/** An interceptor of the guide for one service. */
// interceptor
@GlobalRpcInterceptor(services = "guide.orders.*")
@Order(10)
class OrderLog implements ServerInterceptor {

	private final List<String> methods = new CopyOnWriteArrayList<>();

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		this.methods.add(call.method().name());
		next.proceed(call);
	}

	List<String> methods() {
		return this.methods;
	}

}
// end
