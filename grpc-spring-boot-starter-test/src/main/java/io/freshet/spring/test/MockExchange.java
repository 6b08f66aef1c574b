package io.freshet.spring.test;

import java.util.function.Consumer;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import org.jspecify.annotations.Nullable;

/**
 * A call while it is answered by a script. Confined to the thread of its handler.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
final class MockExchange<Q, R> {

	private final RecordedCall<Q> call;

	private final @Nullable RpcReader<Q> requests;

	private final Consumer<R> responses;

	private final Consumer<RpcContext> drop;

	/** The request of a call that has only one, until it is read. */
	private @Nullable Q single;

	MockExchange(RecordedCall<Q> call, @Nullable Q single, @Nullable RpcReader<Q> requests, Consumer<R> responses,
			Consumer<RpcContext> drop) {
		this.call = call;
		this.single = single;
		this.requests = requests;
		this.responses = responses;
		this.drop = drop;
		if (single != null) {
			call.add(single);
		}
	}

	RecordedCall<Q> call() {
		return this.call;
	}

	RpcContext context() {
		return this.call.context();
	}

	void send(R message) {
		this.responses.accept(message);
	}

	@Nullable Q read() {
		if (this.requests == null) {
			Q request = this.single;
			this.single = null;
			return request;
		}
		Q request = this.requests.read();
		if (request != null) {
			this.call.add(request);
		}
		return request;
	}

	void readToEnd() {
		while (read() != null) {
			// recorded by reading
		}
	}

	void drop() {
		this.drop.accept(context());
	}

}
