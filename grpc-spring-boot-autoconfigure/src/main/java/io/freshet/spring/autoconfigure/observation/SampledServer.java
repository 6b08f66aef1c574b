package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerObserver;
import org.jspecify.annotations.Nullable;

/**
 * Measures all calls of a server, and observes those that are sampled. Safe for use by
 * several threads.
 */
abstract class SampledServer implements ServerObserver {

	/** Set before the first call. */
	private volatile @Nullable ServerMeters meters;

	/**
	 * Says where calls are measured.
	 * @param meters the meters
	 */
	void meters(ServerMeters meters) {
		this.meters = meters;
	}

	/** Returns the meters, if calls are measured at all. */
	@Nullable ServerMeters meters() {
		return this.meters;
	}

	/**
	 * Measures a call that is observed, too.
	 * @param call the call
	 * @param observed its observation, or {@code null} if somebody is against it
	 * @return both
	 */
	@Nullable ServerCallObserver measure(IncomingCall call, ServerObservations.@Nullable ObservedCall observed) {
		ServerMeters meters = this.meters;
		if (meters == null) {
			return observed;
		}
		ServerCallObserver metered = meters.onCall(call);
		return (observed != null) ? new SampledCall(metered, observed) : metered;
	}

	/**
	 * A call that is both measured and observed.
	 *
	 * @param metered its meters
	 * @param observed its observation
	 */
	private record SampledCall(ServerCallObserver metered,
			ServerObservations.ObservedCall observed) implements ServerCallObserver {

		@Override
		public RpcContext.@Nullable Scope enter() {
			return this.observed.enter();
		}

		@Override
		public void onRequest(int messageBytes, int wireBytes) {
			this.metered.onRequest(messageBytes, wireBytes);
		}

		@Override
		public void onResponse(int messageBytes, int wireBytes) {
			this.metered.onResponse(messageBytes, wireBytes);
		}

		@Override
		public void onFailure(Throwable failure) {
			this.metered.onFailure(failure);
			this.observed.onFailure(failure);
		}

		/** Meters find the span, for their exemplars. */
		@Override
		public void onEnd(Status status) {
			this.observed.observation().scoped(() -> this.metered.onEnd(status));
			this.observed.onEnd(status);
		}

	}

}
