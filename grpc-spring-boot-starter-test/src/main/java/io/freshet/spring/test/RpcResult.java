package io.freshet.spring.test;

import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;

/**
 * All that came back from a call, whether it succeeded or not. Immutable.
 *
 * @param headers the leading metadata, empty when the server answered with a status alone
 * @param messages the responses
 * @param status how the call ended
 * @param trailers the trailing metadata
 * @param <R> the type of response
 */
public record RpcResult<R>(Metadata headers, List<R> messages, Status status, Metadata trailers) {

	/**
	 * Keeps the messages unmodifiable.
	 * @param headers the leading metadata
	 * @param messages the responses
	 * @param status how the call ended
	 * @param trailers the trailing metadata
	 */
	public RpcResult {
		messages = List.copyOf(messages);
	}

	/**
	 * Returns the response of a call that succeeded with one.
	 * @return the response
	 * @throws AssertionError if the call failed, or there is another number of responses
	 */
	public R message() {
		if (!this.status.isOk() || this.messages.size() != 1) {
			throw new AssertionError("expected one response, but was " + this);
		}
		return this.messages.get(0);
	}

	@Override
	public String toString() {
		return this.status + " after " + MockScript.text(this.messages) + ", headers " + this.headers + ", trailers "
				+ this.trailers;
	}

}
