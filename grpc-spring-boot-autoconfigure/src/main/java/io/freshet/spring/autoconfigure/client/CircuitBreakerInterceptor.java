package io.freshet.spring.autoconfigure.client;

import java.util.Locale;
import java.util.Set;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * Tells a circuit breaker how calls end, and lets them fail at once with UNAVAILABLE
 * while it is open. A call of any style is counted when it ends. Immutable.
 *
 * @param channel the name of the channel
 * @param circuitBreaker decides
 * @param failures statuses that count as failures
 */
record CircuitBreakerInterceptor(String channel, CircuitBreaker circuitBreaker,
		Set<StatusCode> failures) implements ClientInterceptor {

	@Override
	public void intercept(ClientCall call, Next next) {
		if (!this.circuitBreaker.tryAcquirePermission()) {
			call.cancel(Status.of(StatusCode.UNAVAILABLE,
					"circuit breaker '" + this.circuitBreaker.getName() + "' is "
							+ this.circuitBreaker.getState().name().toLowerCase(Locale.ROOT) + " after failures of "
							+ call.target() + ", the call was not made (grpc.client.channel." + this.channel
							+ ".resilience.circuit-breaker)"));
			return;
		}
		call.addListener(new Count(this.circuitBreaker.getCurrentTimestamp()));
		next.proceed(call);
	}

	/** Counts one call. */
	private final class Count implements ClientCallListener {

		private final long started;

		Count(long started) {
			this.started = started;
		}

		@Override
		public void onClose(Status status, Metadata trailers) {
			CircuitBreaker breaker = CircuitBreakerInterceptor.this.circuitBreaker;
			long time = breaker.getCurrentTimestamp() - this.started;
			if (status.code() == StatusCode.CANCELLED) {
				breaker.releasePermission();
			}
			else if (CircuitBreakerInterceptor.this.failures.contains(status.code())) {
				breaker.onError(time, breaker.getTimestampUnit(), new RpcException(status));
			}
			else {
				breaker.onSuccess(time, breaker.getTimestampUnit());
			}
		}

	}

}
