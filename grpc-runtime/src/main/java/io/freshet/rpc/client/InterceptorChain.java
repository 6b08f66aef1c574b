package io.freshet.rpc.client;

import java.util.List;

/**
 * What is left of the interceptors of a call. Immutable.
 *
 * @param interceptors all interceptors
 * @param next the position of the next one
 * @param call the call, which is passed on in the end
 */
record InterceptorChain(List<ClientInterceptor> interceptors, int next,
		OutgoingCall<?, ?> call) implements ClientInterceptor.Next {

	@Override
	public void proceed(ClientCall call) {
		if (this.next == this.interceptors.size()) {
			this.call.passOn();
		}
		else {
			this.interceptors.get(this.next)
				.intercept(call, new InterceptorChain(this.interceptors, this.next + 1, this.call));
		}
	}

}
