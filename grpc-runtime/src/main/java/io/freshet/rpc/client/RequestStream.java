package io.freshet.rpc.client;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.OutboundMessages;

/**
 * A call that sends a stream and receives one message, seen from a thread. For one thread
 * at a time; {@link #close} may be called by any.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
final class RequestStream<Q, R> implements ClientStream<Q, R> {

	private final OutgoingCall<Q, R> call;

	private final OutboundMessages<Q> requests;

	private final AwaitedResponse<R> response;

	RequestStream(OutgoingCall<Q, R> call, OutboundMessages<Q> requests, AwaitedResponse<R> response) {
		this.call = call;
		this.requests = requests;
		this.response = response;
	}

	@Override
	public void write(Q message) {
		this.requests.write(message);
	}

	@Override
	public boolean isReady() {
		return this.requests.isReady();
	}

	@Override
	public void compress(boolean compress) {
		this.requests.compress(compress);
	}

	@Override
	public R finish() {
		this.requests.end();
		return this.response.await(this.call);
	}

	@Override
	public void close() {
		if (!this.response.isDone()) {
			this.call.cancel(Status.of(StatusCode.CANCELLED, "stream was closed before the response"));
		}
	}

}
