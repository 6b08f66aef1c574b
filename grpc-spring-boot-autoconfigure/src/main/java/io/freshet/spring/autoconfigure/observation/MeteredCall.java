package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.Status;
import io.freshet.rpc.server.ServerCallObserver;
import io.micrometer.core.instrument.Clock;

/** Adds up one call of a server and records it at its end. As its parent says. */
class MeteredCall extends CallTotals implements ServerCallObserver {

	private final Clock clock;

	private final CallMeters[] meters;

	private final long start;

	/**
	 * Creates a call that begins now.
	 * @param clock the clock of the meters
	 * @param meters what it is recorded in
	 */
	MeteredCall(Clock clock, CallMeters[] meters) {
		this.clock = clock;
		this.meters = meters;
		this.start = clock.monotonicTime();
		for (CallMeters one : meters) {
			one.started();
		}
	}

	@Override
	public void onRequest(int messageBytes, int wireBytes) {
		request(messageBytes, wireBytes);
	}

	@Override
	public void onResponse(int messageBytes, int wireBytes) {
		response(messageBytes, wireBytes);
	}

	@Override
	public void onFailure(Throwable failure) {
		failure(failure);
	}

	@Override
	public void onEnd(Status status) {
		long nanos = this.clock.monotonicTime() - this.start;
		for (CallMeters one : this.meters) {
			one.ended(status, nanos, this);
		}
	}

}
