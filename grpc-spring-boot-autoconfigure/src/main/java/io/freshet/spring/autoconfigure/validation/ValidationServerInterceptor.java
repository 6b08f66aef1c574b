package io.freshet.spring.autoconfigure.validation;

import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;

import org.springframework.core.Ordered;

/**
 * Lets requests through that are valid, a stream message by message, and responses where
 * that is wanted. Inside all interceptors that have an order, so that those who may not
 * call learn nothing. Immutable.
 */
final class ValidationServerInterceptor implements ServerInterceptor, Ordered {

	private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1000;

	private final MessageRules rules;

	private final boolean responses;

	ValidationServerInterceptor(MessageRules rules, boolean responses) {
		this.rules = rules;
		this.responses = responses;
	}

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		Object request = call.request();
		if (request != null) {
			this.rules.checkRequest(request);
		}
		else {
			call.checkRequests(this.rules::checkRequest);
		}
		if (this.responses) {
			call.checkResponses(this.rules::checkResponse);
		}
		next.proceed(call);
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
