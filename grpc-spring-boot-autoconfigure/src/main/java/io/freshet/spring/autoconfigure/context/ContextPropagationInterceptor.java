package io.freshet.spring.autoconfigure.context;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.server.CallScope;
import io.freshet.spring.context.ThreadLocalScopes;

import org.springframework.core.Ordered;

/**
 * Carries what is on the thread that makes an asynchronous call over to those that hear
 * of it. Immutable.
 */
final class ContextPropagationInterceptor implements ClientInterceptor, Ordered {

	@Override
	public void intercept(ClientCall call, Next next) {
		CallScope scope = call.isAsync() ? ThreadLocalScopes.capture() : null;
		if (scope != null) {
			call.addScope(scope::open);
		}
		next.proceed(call);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
