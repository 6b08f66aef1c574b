package io.freshet.spring.autoconfigure.interceptor;

import java.util.function.Predicate;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;

/**
 * An interceptor for some methods. Immutable.
 *
 * @param interceptor the interceptor
 * @param methods the methods it is for
 */
record FilteredClientInterceptor(ClientInterceptor interceptor,
		Predicate<MethodDescriptor<?, ?>> methods) implements ClientInterceptor {

	@Override
	public void intercept(ClientCall call, Next next) {
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
	FilteredClientInterceptor others() {
		return new FilteredClientInterceptor(this.interceptor, this.methods.negate());
	}

}
