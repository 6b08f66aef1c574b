package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.github.resilience4j.bulkhead.Bulkhead;

/**
 * Lets only so many calls be under way at the same time; the others fail at once with
 * RESOURCE_EXHAUSTED. A call of any style gives its place back when it ends. Immutable.
 *
 * @param channel the name of the channel
 * @param bulkhead counts the calls
 */
record BulkheadInterceptor(String channel, Bulkhead bulkhead) implements ClientInterceptor {

	@Override
	public void intercept(ClientCall call, Next next) {
		if (!this.bulkhead.tryAcquirePermission()) {
			call.cancel(Status.of(StatusCode.RESOURCE_EXHAUSTED,
					"bulkhead '" + this.bulkhead.getName() + "' is full: "
							+ this.bulkhead.getBulkheadConfig().getMaxConcurrentCalls() + " calls are under way to "
							+ call.target() + " (grpc.client.channel." + this.channel + ".resilience.bulkhead)"));
			return;
		}
		call.addListener(new ClientCallListener() {

			@Override
			public void onClose(Status status, Metadata trailers) {
				BulkheadInterceptor.this.bulkhead.onComplete();
			}

		});
		next.proceed(call);
	}

}
