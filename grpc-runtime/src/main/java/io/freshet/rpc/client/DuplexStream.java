package io.freshet.rpc.client;

import io.freshet.rpc.internal.stream.InboundMessages;
import io.freshet.rpc.internal.stream.OutboundMessages;
import org.jspecify.annotations.Nullable;

/**
 * A call that sends and receives streams, seen from threads. Read side and write side may
 * run concurrently; neither with itself.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
final class DuplexStream<Q, R> implements BidiStream<Q, R> {

	private final OutboundMessages<Q> requests;

	private final InboundMessages<R> responses;

	DuplexStream(OutboundMessages<Q> requests, InboundMessages<R> responses) {
		this.requests = requests;
		this.responses = responses;
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
	public void halfClose() {
		this.requests.end();
	}

	@Override
	public @Nullable R read() {
		return this.responses.read();
	}

	@Override
	public void close() {
		this.responses.close();
	}

}
