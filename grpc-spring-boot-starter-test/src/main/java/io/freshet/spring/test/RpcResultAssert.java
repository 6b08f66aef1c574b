package io.freshet.spring.test;

import io.freshet.rpc.StatusCode;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * Assertions on all that came back from a call.
 *
 * @param <R> the type of response
 */
public final class RpcResultAssert<R> extends AbstractAssert<RpcResultAssert<R>, RpcResult<R>> {

	RpcResultAssert(RpcResult<R> actual) {
		super(actual, RpcResultAssert.class);
	}

	/**
	 * Verifies that the call succeeded.
	 * @return this assertion
	 */
	public RpcResultAssert<R> isOk() {
		status().isOk();
		return this;
	}

	/**
	 * Verifies that the call failed.
	 * @param code the expected code
	 * @return an assertion on the status
	 */
	public StatusAssert failsWith(StatusCode code) {
		return status().hasCode(code);
	}

	/**
	 * Begins an assertion on the status.
	 * @return the assertion
	 */
	public StatusAssert status() {
		isNotNull();
		return new StatusAssert(this.actual.status()).as("%s", this.actual);
	}

	/**
	 * Begins an assertion on the responses.
	 * @return the assertion
	 */
	public ListAssert<R> messages() {
		isNotNull();
		return Assertions.assertThat(this.actual.messages()).as("messages of %s", this.actual);
	}

	/**
	 * Begins an assertion on the response headers.
	 * @return the assertion
	 */
	public MetadataAssert headers() {
		isNotNull();
		return new MetadataAssert(this.actual.headers()).as("headers");
	}

	/**
	 * Begins an assertion on the response trailers.
	 * @return the assertion
	 */
	public MetadataAssert trailers() {
		isNotNull();
		return new MetadataAssert(this.actual.trailers()).as("trailers");
	}

}
