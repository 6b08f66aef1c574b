package io.freshet.rpc.reactor;

import io.freshet.rpc.RpcException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static io.freshet.rpc.reactor.Chats.LONG;

/** What calls fail with. */
final class Failures {

	private Failures() {
	}

	/**
	 * Waits for the failure of a call, which has to be an {@link RpcException} as it is,
	 * without a wrapper.
	 * @param call the call
	 * @return the failure
	 */
	static RpcException failure(Publisher<?> call) {
		return Flux.from(call).then().materialize().map((signal) -> (RpcException) signal.getThrowable()).block(LONG);
	}

}
