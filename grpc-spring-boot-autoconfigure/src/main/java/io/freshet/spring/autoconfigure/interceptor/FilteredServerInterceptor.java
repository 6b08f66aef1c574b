package io.freshet.spring.autoconfigure.interceptor;

import java.util.function.Predicate;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;

/**
 * An interceptor for some methods. Immutable.
 *
 * @param interceptor the interceptor
 * @param methods the methods it is for
 */
public record FilteredServerInterceptor(ServerInterceptor interceptor,
		Predicate<MethodDescriptor<?, ?>> methods) implements ServerInterceptor {

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		if (this.methods.test(call.method())) {
			this.interceptor.intercept(call, next);
		}
		else {
			next.proceed(call);
		}
	}

	/**
	 * Returns the same interceptor for all other methods.
	 * @return the complement
	 */
	public FilteredServerInterceptor others() {
		return new FilteredServerInterceptor(this.interceptor, this.methods.negate());
	}

}
