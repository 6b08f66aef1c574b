package io.freshet.spring.autoconfigure.validation;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;

import org.springframework.core.Ordered;

/**
 * Refuses single requests that are not valid before anything is sent. Immutable.
 */
final class ValidationClientInterceptor implements ClientInterceptor, Ordered {

	private final MessageRules rules;

	ValidationClientInterceptor(MessageRules rules) {
		this.rules = rules;
	}

	@Override
	public void intercept(ClientCall call, Next next) {
		Object request = call.request();
		if (request != null) {
			this.rules.checkRequest(request);
		}
		next.proceed(call);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1000;
	}

}
