package io.freshet.spring.autoconfigure.validation;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;

/**
 * Checks the messages of a channel, each one of a stream: requests before they are sent,
 * responses before the caller sees them. Immutable.
 *
 * @param rules the rules
 * @param requests whether requests are checked
 * @param responses whether responses are checked
 */
record ValidationClientInterceptor(MessageRules rules, boolean requests,
		boolean responses) implements ClientInterceptor {

	@Override
	public void intercept(ClientCall call, Next next) {
		if (this.requests) {
			call.checkRequests(this.rules::checkRequest);
		}
		if (this.responses) {
			call.checkResponses(this.rules::checkReceived);
		}
		next.proceed(call);
	}

}
